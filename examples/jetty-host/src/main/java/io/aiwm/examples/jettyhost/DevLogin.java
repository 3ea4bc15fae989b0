package io.aiwm.examples.jettyhost;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The one user of development, from {@code DEV_LOGIN=user:password}.
 *
 * @param username name to log in with
 * @param password password to log in with
 */
record DevLogin(String username, String password) {

  static DevLogin parse(String value) {
    int colon = value.indexOf(':');
    if (colon < 1 || colon == value.length() - 1) {
      throw new ConfigurationException("DEV_LOGIN", "must have the form user:password");
    }
    return new DevLogin(value.substring(0, colon), value.substring(colon + 1));
  }

  /** Compares in constant time, so that an answer's delay tells nothing. */
  boolean accepts(String user, String secret) {
    return same(username + '\n' + password, user + '\n' + secret);
  }

  private static boolean same(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "DevLogin[" + username + "]";
  }
}
