package io.aiwm.core.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Names for keys that were given none. A name follows from its key, so that every controller uses
 * the same one and a changed secret gets another.
 */
final class KeyIds {
  private static final int BYTES = 8;
  private static final byte[] LABEL = "aiwm key id".getBytes(StandardCharsets.US_ASCII);

  private KeyIds() {}

  static String of(Key key) {
    byte[] digest = key instanceof SecretKey secret ? mac(secret) : sha256(key.getEncoded());
    return HexFormat.of().formatHex(Arrays.copyOf(digest, BYTES));
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Keyed, since a plain digest of a secret would tell more about it than a token does. */
  private static byte[] mac(SecretKey secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secret);
      return mac.doFinal(LABEL);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256", e);
    }
  }
}
