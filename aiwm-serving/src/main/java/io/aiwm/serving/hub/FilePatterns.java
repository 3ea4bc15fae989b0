package io.aiwm.serving.hub;

import java.util.List;

/** Names of files with {@code *} for any text, folders too, as the hub's own client has them. */
final class FilePatterns {
  private final List<String> patterns;

  /**
   * Patterns.
   *
   * @param patterns none for every file
   */
  FilePatterns(List<String> patterns) {
    this.patterns = List.copyOf(patterns);
  }

  boolean match(String path) {
    return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> match(pattern, path));
  }

  /** Without a stack or backtracking over more than the last star: patterns are foreign text. */
  private static boolean match(String pattern, String path) {
    int p = 0;
    int star = -1;
    int resume = 0;
    for (int i = 0; i < path.length(); ) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = i;
      } else if (p < pattern.length() && pattern.charAt(p) == path.charAt(i)) {
        p++;
        i++;
      } else if (star >= 0) {
        p = star + 1;
        i = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
