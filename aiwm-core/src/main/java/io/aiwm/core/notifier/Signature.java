package io.aiwm.core.notifier;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs deliveries as the Standard Webhooks specification has it: HMAC-SHA256 over {@code
 * id.timestamp.body}, so that a receiver can tell a replay by the time. Safe for use by many
 * threads.
 */
final class Signature {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int LEAST_BYTES = 24;

  private final SecretKeySpec key;

  /**
   * Takes a secret.
   *
   * @param secret {@code whsec_} and Base64, or any text of at least 24 bytes
   * @throws IllegalArgumentException if it is too short
   */
  Signature(String secret) {
    byte[] bytes =
        secret.startsWith("whsec_")
            ? Base64.getDecoder().decode(secret.substring("whsec_".length()))
            : secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < LEAST_BYTES) {
      throw new IllegalArgumentException("The signing secret must be at least 24 bytes");
    }
    key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /** The value of {@code webhook-signature}. */
  String of(String id, Instant timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      String head = id + "." + timestamp.getEpochSecond() + ".";
      mac.update(head.getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }
}
