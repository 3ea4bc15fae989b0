package io.aiwm.core.internal.page;

import io.aiwm.core.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Serves files from one folder of the class path: plain names only, so that none can lead out. */
final class ClassPathFile {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*(?:\\.[a-z0-9]{1,16}){1,4}");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon");

  private final String folder;
  private final ClassLoader classPath;

  /**
   * Names a folder.
   *
   * @param folder path on the class path, with a slash at its end
   */
  ClassPathFile(String folder) {
    this(folder, ClassPathFile.class.getClassLoader());
  }

  /** Names a folder on a class path of its own. */
  ClassPathFile(String folder, ClassLoader classPath) {
    this.folder = folder;
    this.classPath = classPath;
  }

  /** The file as a response, if there is one of a type that a page may need. */
  Optional<HttpResponse> find(String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null || !PLAIN.matcher(name).matches()) {
      return Optional.empty();
    }
    return read(classPath, folder + name).map(content -> HttpResponse.bytes(200, type, content));
  }

  /** The bytes of a resource, if it is there. */
  static Optional<byte[]> read(String resource) {
    return read(ClassPathFile.class.getClassLoader(), resource);
  }

  private static Optional<byte[]> read(ClassLoader classPath, String resource) {
    try (InputStream in = classPath.getResourceAsStream(resource)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource, e);
    }
  }
}
