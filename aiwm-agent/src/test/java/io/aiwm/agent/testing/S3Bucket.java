package io.aiwm.agent.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiwm.agent.files.Sha256;
import io.aiwm.api.time.TimeSource;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A bucket to put objects into. It signs addresses, not headers, and with code of its own: a fault
 * of the agent's signature must not be made twice.
 */
public final class S3Bucket {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  public final String endpoint;
  public final String name;
  public final String key;
  public final String secret;
  public final String region;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Set<String> objects = ConcurrentHashMap.newKeySet();

  public S3Bucket(String endpoint, String name, String key, String secret, String region) {
    this.endpoint = endpoint;
    this.name = name;
    this.key = key;
    this.secret = secret;
    this.region = region;
  }

  public void create() {
    send("PUT", "", new byte[0]);
  }

  public void put(String object, byte[] content) {
    send("PUT", object, content);
    objects.add(object);
  }

  /** Deletes what was put. */
  public void empty() {
    objects.parallelStream().forEach(it -> send("DELETE", it, new byte[0]));
  }

  private void send(String method, String object, byte[] content) {
    HttpRequest request =
        HttpRequest.newBuilder(signed(method, object))
            .method(method, BodyPublishers.ofByteArray(content))
            .build();
    HttpResponse<String> response = http.sendAsync(request, BodyHandlers.ofString()).join();
    if (response.statusCode() >= 300) {
      throw new IllegalStateException(
          method + " " + object + ": " + response.statusCode() + " " + response.body());
    }
  }

  /** An address that admits whoever has it to this one request, for some minutes. */
  public URI signed(String method, String object) {
    String now = TIME.format(TimeSource.system().now());
    String day = now.substring(0, 8);
    String scope = day + "/" + region + "/s3/aws4_request";
    URI bare =
        URI.create(
            endpoint + "/" + name + (object.isEmpty() ? "" : "/" + encode(object, "%2F", "/")));
    String query =
        new TreeMap<>(
                Map.of(
                    "X-Amz-Algorithm", "AWS4-HMAC-SHA256",
                    "X-Amz-Credential", key + "/" + scope,
                    "X-Amz-Date", now,
                    "X-Amz-Expires", "600",
                    "X-Amz-SignedHeaders", "host"))
            .entrySet().stream()
                .map(it -> it.getKey() + "=" + encode(it.getValue(), "", ""))
                .collect(Collectors.joining("&"));
    String request =
        String.join(
            "\n",
            method,
            bare.getRawPath(),
            query,
            "host:" + bare.getRawAuthority() + "\n",
            "host",
            "UNSIGNED-PAYLOAD");
    String toSign =
        String.join("\n", "AWS4-HMAC-SHA256", now, scope, Sha256.of(request.getBytes(UTF_8)));
    byte[] mac = ("AWS4" + secret).getBytes(UTF_8);
    for (String text : new String[] {day, region, "s3", "aws4_request", toSign}) {
      mac = hmac(mac, text);
    }
    return URI.create(bare + "?" + query + "&X-Amz-Signature=" + Sha256.hex(mac));
  }

  private static String encode(String text, String kept, String as) {
    return URLEncoder.encode(text, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~")
        .replace(kept, as);
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
