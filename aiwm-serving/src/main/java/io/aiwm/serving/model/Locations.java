package io.aiwm.serving.model;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The beginnings of keys in the storage: {@code organisation/model/version/}, readable by people
 * who look into the bucket. What a key could not hold is replaced, and a checksum of the name
 * added.
 */
final class Locations {
  private static final int MAX_NAME = 100;

  private Locations() {}

  static String of(Model model, String label) {
    return segment(model.owner().orgId())
        + "/"
        + segment(model.details().name())
        + "/"
        + label
        + "/";
  }

  /** A name as a segment of a key; two names never become one. */
  static String segment(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
    boolean dots = plain.chars().allMatch(c -> c == '.');
    if (plain.equals(name) && !dots && plain.length() <= MAX_NAME) {
      return plain;
    }
    CRC32C sum = new CRC32C();
    sum.update(name.getBytes(StandardCharsets.UTF_8));
    String cut = plain.length() > MAX_NAME ? plain.substring(0, MAX_NAME) : plain;
    return cut + "~" + HexFormat.of().toHexDigits(sum.getValue(), 8);
  }
}
