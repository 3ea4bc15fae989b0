package io.aiwm.examples.jettyhost;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds variables that this host does not read although they look like its own: misspelt ones. */
final class UnknownVariables {
  /** Nobody else's variables begin like this. */
  private static final Set<String> OWN =
      Set.of(
          "AIWM",
          "EXECUTION",
          "HEARTBEAT",
          "IAM",
          "JDBC",
          "JWT",
          "MINIO",
          "MODELS",
          "MONGODB",
          "NOTI",
          "RELEASE",
          "RELEASES",
          "WS");

  private static final int FEW_LETTERS = 2;

  private UnknownVariables() {}

  /**
   * A line for each.
   *
   * @param given names of all variables
   * @param read names of those that the host asked for
   */
  static List<String> warnings(Collection<String> given, Collection<String> read) {
    return given.stream()
        .filter(name -> !read.contains(name))
        .sorted()
        .flatMap(name -> warning(name, read).stream())
        .toList();
  }

  private static Optional<String> warning(String name, Collection<String> read) {
    String nearest =
        read.stream().min(Comparator.comparingInt(known -> distance(name, known))).orElse("");
    if (name.length() > 3 * FEW_LETTERS && distance(name, nearest) <= FEW_LETTERS) {
      return Optional.of(name + " is not a setting of this host; " + nearest + " is");
    }
    return OWN.contains(name.split("_", 2)[0]) && name.contains("_")
        ? Optional.of(name + " is not a setting of this host")
        : Optional.empty();
  }

  /** How many letters to add, drop or change (Levenshtein). */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
