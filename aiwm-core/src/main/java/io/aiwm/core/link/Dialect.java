package io.aiwm.core.link;

import java.util.Locale;

/**
 * Dialect in which an agent speaks the node protocol. Names map by rule both ways; sizes are bytes
 * everywhere inside, and a dialect converts them at the edge.
 */
public enum Dialect {
  /** {@code system.healthCheck}; memory and disk in bytes. The canonical one. */
  DOTTED(1),
  /** {@code SYSTEM_HEALTH_CHECK}; memory and disk in GB of 2^30 bytes, with decimals. */
  UPPER_CASE(1L << 30);

  private final long unit;

  Dialect(long unit) {
    this.unit = unit;
  }

  /** Bytes in one unit of memory or disk. */
  public long unit() {
    return unit;
  }

  /** The dialect that a type is spelt in: dotted if it has a dot or a lower-case letter. */
  public static Dialect of(String type) {
    return type.equals(type.toUpperCase(Locale.ROOT)) && type.indexOf('.') < 0
        ? UPPER_CASE
        : DOTTED;
  }

  /** This dialect's name of a canonical type. */
  public String spell(String canonical) {
    if (this == DOTTED) {
      return canonical;
    }
    StringBuilder name = new StringBuilder(canonical.length() + 4);
    for (int i = 0; i < canonical.length(); i++) {
      char c = canonical.charAt(i);
      if (c == '.') {
        name.append('_');
      } else if (Character.isUpperCase(c)) {
        name.append('_').append(c);
      } else {
        name.append(Character.toUpperCase(c));
      }
    }
    return name.toString();
  }

  /** The canonical name of a type of this dialect. */
  public String canonical(String spelt) {
    if (this == DOTTED) {
      return spelt;
    }
    StringBuilder name = new StringBuilder(spelt.length());
    boolean family = true;
    boolean capital = false;
    for (int i = 0; i < spelt.length(); i++) {
      char c = spelt.charAt(i);
      if (c != '_') {
        name.append(capital ? c : Character.toLowerCase(c));
        capital = false;
      } else if (family) {
        name.append('.');
        family = false;
      } else {
        capital = true;
      }
    }
    return name.toString();
  }
}
