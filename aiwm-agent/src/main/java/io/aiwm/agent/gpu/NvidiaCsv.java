package io.aiwm.agent.gpu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads what {@code nvidia-smi --format=csv,nounits} prints: a header, then a line per GPU. */
final class NvidiaCsv {
  private NvidiaCsv() {}

  /** One line by column. */
  record Row(Map<String, String> values) {

    /** A text, unless the driver has none to tell. */
    Optional<String> text(String column) {
      return Optional.ofNullable(values.get(column)).filter(value -> !isAbsent(value));
    }

    /** A number, unless there is none. */
    Optional<Double> number(String column) {
      return text(column).flatMap(NvidiaCsv::number);
    }

    /** Columns that the driver could not read: the GPU or its link is in trouble. */
    List<String> broken() {
      return values.entrySet().stream()
          .filter(entry -> isBroken(entry.getValue()))
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  /** All rows; empty when the text has no header line. */
  static List<Row> parse(String text) {
    List<Row> rows = new ArrayList<>();
    List<String> columns = List.of();
    for (String line : text.lines().map(String::strip).filter(it -> !it.isEmpty()).toList()) {
      List<String> cells = List.of(line.split(",", -1));
      if (columns.isEmpty()) {
        // Warnings of the driver may stand before the header.
        columns = cells.size() > 1 ? cells.stream().map(NvidiaCsv::column).toList() : columns;
      } else if (cells.size() == columns.size()) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
          values.put(columns.get(i), cells.get(i).strip());
        }
        rows.add(new Row(values));
      }
    }
    return rows;
  }

  /** {@code memory.total [MiB]} is the column {@code memory.total}. */
  private static String column(String header) {
    int unit = header.indexOf('[');
    return (unit < 0 ? header : header.substring(0, unit)).strip();
  }

  private static Optional<Double> number(String value) {
    // Some drivers print the unit all the same.
    String bare = value.split(" ", 2)[0];
    try {
      double number = Double.parseDouble(bare);
      return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isAbsent(String value) {
    String plain = plain(value);
    return plain.isEmpty()
        || plain.equals("n/a")
        || plain.equals("not supported")
        || plain.equals("not available")
        || plain.equals("requested functionality has been deprecated")
        || isBroken(value);
  }

  private static boolean isBroken(String value) {
    String plain = plain(value);
    return plain.startsWith("err!")
        || plain.equals("unknown error")
        || plain.equals("gpu is lost")
        || plain.equals("gpu requires reset");
  }

  private static String plain(String value) {
    return value.replace("[", "").replace("]", "").strip().toLowerCase(Locale.ROOT);
  }
}
