package io.aiwm.serving.upload;

import io.aiwm.api.error.ValidationException;
import io.aiwm.api.model.StorageKey;
import io.aiwm.serving.model.ModelVersion;

/** The rule for places of files in a version. */
public final class FilePath {
  private static final int MAX = 512;
  private static final int MAX_FILES = 2_000;

  private FilePath() {}

  /**
   * The path, if a file may lie there.
   *
   * @throws ValidationException if it may not
   */
  public static String require(String field, String path) {
    if (path.length() > MAX || !StorageKey.isKey(path)) {
      throw new ValidationException(
          field, "must be a relative path with slashes, of at most " + MAX + " characters");
    }
    return path;
  }

  /** The same, where a version has other files already. */
  static String require(String field, String path, ModelVersion version) {
    require(field, path);
    boolean folder =
        version.files().stream()
            .map(file -> file.path())
            .anyMatch(other -> inside(other, path) || inside(path, other));
    if (folder) {
      throw new ValidationException(field, "is a folder of another file, or the other way round");
    }
    if (version.files().size() >= MAX_FILES) {
      throw new ValidationException(field, "is one too many: a version has at most 2,000 files");
    }
    if (!StorageKey.isKey(version.key(path))) {
      throw new ValidationException(field, "is too long");
    }
    return path;
  }

  private static boolean inside(String path, String folder) {
    return path.startsWith(folder + "/");
  }
}
