package io.aiwm.store.s3;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a bucket is, and who reads and writes it.
 *
 * @param bucket its name; it must be there
 * @param region its region; {@code us-east-1} where the server has none
 * @param endpoint address of the server; null for Amazon's own
 * @param publicEndpoint address of the server as machines of the fleet see it, for signed
 *     addresses; null for the same
 * @param accessKey key of the account; null for the usual chain: environment, profile, role of the
 *     machine
 * @param secretKey its secret
 * @param prefix beginning of all keys, with a slash at the end; empty for none
 */
public record S3Settings(
    String bucket,
    String region,
    @Nullable URI endpoint,
    @Nullable URI publicEndpoint,
    @Nullable String accessKey,
    @Nullable String secretKey,
    String prefix) {

  public S3Settings {
    if (!prefix.isEmpty() && (!prefix.endsWith("/") || prefix.startsWith("/"))) {
      throw new IllegalArgumentException(
          "A prefix ends with a slash and begins with none: " + prefix);
    }
    if ((accessKey == null) != (secretKey == null)) {
      throw new IllegalArgumentException("An access key needs its secret, and the other way round");
    }
  }

  /** A bucket at Amazon, with the credentials of the usual chain. */
  public static S3Settings aws(String bucket, String region) {
    return new S3Settings(bucket, region, null, null, null, null, "");
  }

  /** A bucket of a server that speaks S3. */
  public static S3Settings at(URI endpoint, String bucket, String accessKey, String secretKey) {
    return new S3Settings(bucket, "us-east-1", endpoint, null, accessKey, secretKey, "");
  }

  /**
   * The bucket that variables name: {@code MINIO_ENDPOINT} (host or address), {@code MINIO_PORT},
   * {@code MINIO_USE_SSL}, {@code MINIO_ACCESS_KEY}, {@code MINIO_SECRET_KEY}, {@code
   * MINIO_BUCKET}, {@code MINIO_REGION}, {@code MINIO_PREFIX} and {@code MINIO_PUBLIC_URL}.
   *
   * @return null where no bucket is named
   * @throws IllegalArgumentException naming the variable that is wrong
   */
  public static @Nullable S3Settings of(Map<String, String> variables) {
    String bucket = variables.get("MINIO_BUCKET");
    if (bucket == null || bucket.isBlank()) {
      return null;
    }
    return new S3Settings(
        bucket,
        variables.getOrDefault("MINIO_REGION", "us-east-1"),
        endpoint(variables),
        address("MINIO_PUBLIC_URL", variables.get("MINIO_PUBLIC_URL")),
        variables.get("MINIO_ACCESS_KEY"),
        variables.get("MINIO_SECRET_KEY"),
        variables.getOrDefault("MINIO_PREFIX", ""));
  }

  private static @Nullable URI endpoint(Map<String, String> variables) {
    String host = variables.get("MINIO_ENDPOINT");
    if (host == null || host.contains("://")) {
      return address("MINIO_ENDPOINT", host);
    }
    String ssl = variables.getOrDefault("MINIO_USE_SSL", "false").toLowerCase(Locale.ROOT);
    if (!ssl.equals("true") && !ssl.equals("false")) {
      throw new IllegalArgumentException("MINIO_USE_SSL must be true or false");
    }
    String port = variables.get("MINIO_PORT");
    String scheme = ssl.equals("true") ? "https://" : "http://";
    return address("MINIO_ENDPOINT", scheme + host + (port == null ? "" : ":" + port));
  }

  private static @Nullable URI address(String variable, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      URI address = URI.create(text);
      if (address.getHost() != null && address.getScheme() != null) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(variable + " must be an address, not " + text, e);
    }
    throw new IllegalArgumentException(variable + " must be an address, not " + text);
  }

  /** Another beginning of all keys. */
  public S3Settings withPrefix(String value) {
    return new S3Settings(bucket, region, endpoint, publicEndpoint, accessKey, secretKey, value);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "S3Settings["
        + (endpoint == null ? region : endpoint)
        + "/"
        + bucket
        + "/"
        + prefix
        + "]";
  }
}
