package io.aiwm.core.internal.execution.payload;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encryption of the secrets in stored commands, with AES-GCM, as text: {@code
 * ${sealed.<key>.<data>}}. What is sealed for one execution is of no use in another. Immutable and
 * safe for use by many threads.
 */
public final class Sealing {
  /** Pattern between the braces behind {@code sealed.}, for use in a larger expression. */
  public static final String TEXT = "[0-9a-f]{8}\\.[A-Za-z0-9_-]+";

  private static final Pattern DOT = Pattern.compile("\\.");
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, SecretKey> keys = new LinkedHashMap<>();
  private final String present;

  private Sealing(List<SecretKey> keys) {
    keys.forEach(key -> this.keys.put(name(key), key));
    present = name(keys.get(0));
  }

  /**
   * Seals with the first key and opens with each of them.
   *
   * @param keys of AES, 32 bytes each; all controllers have the same
   */
  public static Sealing with(List<SecretKey> keys) {
    return new Sealing(List.copyOf(keys));
  }

  /** Seals with a key that nobody else has: what it seals is lost with this process. */
  public static Sealing ofThisProcess() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return with(List.of(new SecretKeySpec(key, "AES")));
  }

  /** Sealing for one execution. */
  public Of of(String executionId) {
    return new Of(executionId);
  }

  private static String name(SecretKey key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** The secrets of one execution. For use by one thread. */
  public final class Of {
    private final byte[] executionId;

    /**
     * Texts sealed so far: each is sealed once, since the steps of a batch are alike and stored as
     * such.
     */
    private final Map<String, String> known = new HashMap<>();

    private Of(String executionId) {
      this.executionId = executionId.getBytes(StandardCharsets.UTF_8);
    }

    public String seal(String text) {
      return known.computeIfAbsent(text, this::sealed);
    }

    private String sealed(String text) {
      byte[] nonce = new byte[NONCE_BYTES];
      random.nextBytes(nonce);
      try {
        byte[] secret =
            cipher(Cipher.ENCRYPT_MODE, present, nonce)
                .doFinal(text.getBytes(StandardCharsets.UTF_8));
        byte[] all =
            ByteBuffer.allocate(nonce.length + secret.length).put(nonce).put(secret).array();
        String data = Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        return "${sealed." + present + "." + data + "}";
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("Could not seal a secret", e);
      }
    }

    /** The text, or empty where it was sealed with another key or for another execution. */
    public Optional<String> open(String sealed) {
      String[] parts = DOT.split(sealed);
      try {
        byte[] all = Base64.getUrlDecoder().decode(parts[1]);
        if (!keys.containsKey(parts[0]) || all.length < NONCE_BYTES) {
          return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(all);
        byte[] nonce = new byte[NONCE_BYTES];
        bytes.get(nonce);
        byte[] text =
            cipher(Cipher.DECRYPT_MODE, parts[0], nonce)
                .doFinal(all, NONCE_BYTES, bytes.remaining());
        return Optional.of(new String(text, StandardCharsets.UTF_8));
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    private Cipher cipher(int mode, String key, byte[] nonce) throws GeneralSecurityException {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(mode, keys.get(key), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(executionId);
      return cipher;
    }
  }
}
