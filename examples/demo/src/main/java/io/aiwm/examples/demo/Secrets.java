package io.aiwm.examples.demo;

import java.security.SecureRandom;
import java.util.Base64;

/** Secrets that live as long as the demo. */
final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /** URL-safe text of that many random bytes. */
  static String random(int bytes) {
    byte[] secret = new byte[bytes];
    RANDOM.nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }
}
