package io.aiwm.serving.storage;

import io.aiwm.api.error.AuthenticationException;
import io.aiwm.core.feature.FeatureContext;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** Signed texts that stand for one file, or for one part of an upload, until they expire. */
final class LinkTokens {
  private static final String PURPOSE = "signed links to model files";
  private static final int FIELDS = 5;

  private final FeatureContext engine;

  LinkTokens(FeatureContext engine) {
    this.engine = engine;
  }

  /**
   * The object or part that a link stands for.
   *
   * @param key the object
   * @param uploadId the upload whose part may be sent; empty where the object may be read
   * @param number of the part
   * @param partBytes maximum size of the part
   */
  record Link(String key, String uploadId, int number, int partBytes) {
    boolean upload() {
      return !uploadId.isEmpty();
    }
  }

  String sign(Link link, Duration valid) {
    long expires = engine.time().now().plus(valid).getEpochSecond();
    String text =
        String.join(
            "\n",
            String.valueOf(expires),
            link.uploadId(),
            String.valueOf(link.number()),
            String.valueOf(link.partBytes()),
            link.key());
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return base64(payload) + "." + base64(mac(keys().get(0), payload));
  }

  /**
   * What a token stands for.
   *
   * @throws AuthenticationException if it was not made here, or has expired
   */
  Link verify(String token) {
    int dot = token.indexOf('.');
    try {
      byte[] payload = Base64.getUrlDecoder().decode(token.substring(0, Math.max(0, dot)));
      byte[] mac = Base64.getUrlDecoder().decode(token.substring(dot + 1));
      boolean ours = keys().stream().anyMatch(key -> MessageDigest.isEqual(mac(key, payload), mac));
      if (!ours) {
        throw refused();
      }
      String[] fields = new String(payload, StandardCharsets.UTF_8).split("\n", FIELDS);
      if (Long.parseLong(fields[0]) < engine.time().now().getEpochSecond()) {
        throw refused();
      }
      return new Link(
          fields[4], fields[1], Integer.parseInt(fields[2]), Integer.parseInt(fields[3]));
    } catch (IllegalArgumentException e) {
      throw refused();
    }
  }

  private static AuthenticationException refused() {
    return new AuthenticationException(
        "LINK_EXPIRED", "The link has expired, or is not one of ours; ask for a new one");
  }

  private List<SecretKey> keys() {
    List<SecretKey> keys = engine.keys(PURPOSE);
    if (keys.isEmpty()) {
      throw new IllegalStateException("The node tokens of this host sign nothing");
    }
    return keys;
  }

  private static byte[] mac(SecretKey key, byte[] payload) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(payload);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HmacSHA256", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
