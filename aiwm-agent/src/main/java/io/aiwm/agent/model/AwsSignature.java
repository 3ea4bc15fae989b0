package io.aiwm.agent.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiwm.agent.address.Addresses;
import io.aiwm.agent.files.Sha256;
import io.aiwm.api.time.TimeSource;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 of GETs, as the S3 documentation describes it ("Authenticating Requests:
 * Using the Authorization Header"). The SDK would be fifteen megabytes for this one page.
 */
final class AwsSignature implements RequestHeaders {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The checksum of the empty body that a GET has. */
  private static final String EMPTY = Sha256.of(new byte[0]);

  private final String keyId;
  private final String secret;
  private final String sessionToken;
  private final String region;
  private final TimeSource time;

  /**
   * @param sessionToken empty where the credentials are permanent
   */
  AwsSignature(String keyId, String secret, String sessionToken, String region, TimeSource time) {
    this.keyId = keyId;
    this.secret = secret;
    this.sessionToken = sessionToken;
    this.region = region;
    this.time = time;
  }

  @Override
  public Map<String, String> of(URI uri) {
    String now = TIME.format(time.now());
    String scope = now.substring(0, 8) + "/" + region + "/s3/aws4_request";
    TreeMap<String, String> headers = new TreeMap<>();
    headers.put("host", host(uri));
    headers.put("x-amz-content-sha256", EMPTY);
    headers.put("x-amz-date", now);
    if (!sessionToken.isEmpty()) {
      headers.put("x-amz-security-token", sessionToken);
    }
    String signed = String.join(";", headers.keySet());
    String request =
        "GET\n"
            + uri.getRawPath()
            + "\n"
            + query(uri)
            + "\n"
            + headers.entrySet().stream()
                .map(it -> it.getKey() + ":" + it.getValue() + "\n")
                .collect(Collectors.joining())
            + "\n"
            + signed
            + "\n"
            + EMPTY;
    String toSign =
        ALGORITHM + "\n" + now + "\n" + scope + "\n" + Sha256.of(request.getBytes(UTF_8));
    String signature = Sha256.hex(hmac(key(now.substring(0, 8)), toSign));
    headers.remove("host");
    headers.put(
        "Authorization",
        ALGORITHM
            + " Credential="
            + keyId
            + "/"
            + scope
            + ",SignedHeaders="
            + signed
            + ",Signature="
            + signature);
    return headers;
  }

  /** As the JDK sends it, which leaves out the scheme's own port. */
  private static String host(URI uri) {
    int own = "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    int port = Addresses.port(uri);
    String host = Addresses.host(uri);
    return port < 0 || port == own ? host : host + ":" + port;
  }

  /** The parameters in order, each with a value. */
  private static String query(URI uri) {
    if (uri.getRawQuery() == null) {
      return "";
    }
    return Arrays.stream(uri.getRawQuery().split("&", -1))
        .map(it -> it.contains("=") ? it : it + "=")
        .sorted()
        .collect(Collectors.joining("&"));
  }

  private byte[] key(String date) {
    byte[] ofDate = hmac(("AWS4" + secret).getBytes(UTF_8), date);
    return hmac(hmac(hmac(ofDate, region), "s3"), "aws4_request");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }

  @Override
  public String toString() {
    return "credentials of " + keyId;
  }
}
