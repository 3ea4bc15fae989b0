package io.aiwm.agent.gpu;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Values as nvidia-smi writes them, and the absence of one. */
final class SmiText {
  private static final Set<String> ABSENT =
      Set.of(
          "",
          "n/a",
          "none",
          "not found",
          "not supported",
          "not available",
          "insufficient permissions",
          "requested functionality has been deprecated");

  private static final Set<String> BROKEN =
      Set.of("unknown error", "gpu is lost", "gpu requires reset");

  private SmiText() {}

  /** A text, unless the driver has none to tell. */
  static Optional<String> text(String value) {
    return ABSENT.contains(plain(value)) || isBroken(value)
        ? Optional.empty()
        : Optional.of(value.strip());
  }

  /** A number, whatever its unit. */
  static Optional<Double> number(String value) {
    return text(value).flatMap(SmiText::parse);
  }

  /** A size in bytes. */
  static Optional<Long> bytes(String value) {
    return text(value)
        .flatMap(
            it -> {
              int space = it.indexOf(' ');
              String unit = space < 0 ? "B" : it.substring(space + 1).strip();
              return parse(it).map(number -> (long) (number * factor(unit)));
            });
  }

  /** Whether the driver tried to read a value and could not: the GPU or its link is in trouble. */
  static boolean isBroken(String value) {
    String plain = plain(value);
    return plain.startsWith("err!") || BROKEN.contains(plain);
  }

  private static Optional<Double> parse(String value) {
    try {
      double number = Double.parseDouble(value.split(" ", 2)[0]);
      return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static double factor(String unit) {
    return switch (unit) {
      case "KiB" -> 1L << 10;
      case "MiB", "MB" -> 1L << 20;
      case "GiB" -> 1L << 30;
      default -> 1;
    };
  }

  private static String plain(String value) {
    return value.replace("[", "").replace("]", "").strip().toLowerCase(Locale.ROOT);
  }
}
