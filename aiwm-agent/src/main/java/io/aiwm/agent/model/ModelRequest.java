package io.aiwm.agent.model;

import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model as a command asks for it.
 *
 * @param source {@code huggingface}, {@code s3} or {@code http}
 * @param sourcePath repository, bucket and prefix, or address
 * @param version revision at its source
 * @param url address, where it is not made from the path; it may be signed, and so secret
 * @param files the files wanted; empty for all that the source lists
 * @param targetPath where it belongs below the directory of models
 * @param credentials what the source asks for, by name; secret
 */
record ModelRequest(
    String source,
    String sourcePath,
    String version,
    @Nullable URI url,
    List<Wanted> files,
    String targetPath,
    Map<String, String> credentials) {
  static final String HUGGING_FACE = "huggingface";
  static final String S3 = "s3";
  static final String HTTP = "http";

  /** A pebibyte: sizes of many files can be added up. */
  private static final long LARGEST = 1L << 50;

  /**
   * One file that is wanted.
   *
   * @param path where it belongs in the model
   * @param url its own address, or null
   * @param size bytes, or null
   * @param sha256 hexadecimal digits, or null
   */
  record Wanted(String path, @Nullable URI url, @Nullable Long size, @Nullable String sha256) {
    static Wanted of(CommandArguments file) throws CommandException {
      String sha256 = file.text("sha256", "checksum").orElse(null);
      if (sha256 != null && !sha256.matches("(sha256:)?[0-9a-fA-F]{64}")) {
        throw file.invalid("sha256", "must be 64 hexadecimal digits");
      }
      return new Wanted(
          ModelPath.relative(file, "path", file.requiredText("path")),
          file.address("url").orElse(null),
          file.integer("size", 0, LARGEST).orElse(null),
          sha256 == null ? null : sha256.replaceFirst("^sha256:", ""));
    }
  }

  static ModelRequest of(CommandArguments arguments) throws CommandException {
    String source = source(arguments);
    URI url = arguments.address("url").orElse(null);
    String path = arguments.text("sourcePath", "repository").orElse("");
    if (path.isEmpty() && url == null) {
      throw arguments.invalid("sourcePath", "is missing");
    }
    List<Wanted> files = new ArrayList<>();
    for (CommandArguments file : arguments.objects("files")) {
      files.add(Wanted.of(file));
    }
    String version = arguments.text("version").orElse("");
    return new ModelRequest(
        source,
        path,
        version,
        url,
        List.copyOf(files),
        target(arguments, path, url, version),
        credentials(arguments));
  }

  /** They become headers, which take no end of a line. */
  private static Map<String, String> credentials(CommandArguments arguments)
      throws CommandException {
    Map<String, String> credentials = arguments.textMap("credentials");
    credentials.replaceAll((name, value) -> value.strip());
    if (credentials.values().stream().flatMapToInt(String::chars).anyMatch(it -> it < ' ')) {
      throw arguments.invalid("credentials", "must have no control characters");
    }
    return credentials;
  }

  private static String source(CommandArguments arguments) throws CommandException {
    String source = arguments.text("source").orElse(HTTP).toLowerCase(Locale.ROOT);
    return switch (source) {
      case HUGGING_FACE, "hf" -> HUGGING_FACE;
      case S3, "minio", "s3/minio" -> S3;
      case HTTP, "https", "url" -> HTTP;
      default -> throw arguments.invalid("source", "must be huggingface, s3, minio or http");
    };
  }

  private static String target(
      CommandArguments arguments, String path, @Nullable URI url, String version)
      throws CommandException {
    String given = arguments.text("targetPath").orElse("");
    if (!given.isEmpty()) {
      return ModelPath.relative(arguments, "targetPath", given);
    }
    String name = path.isEmpty() && url != null ? url.getPath() : path;
    String bare = name.replaceFirst("^[a-z0-9]+://[^/]*/?", "").replaceFirst("^/+", "");
    String made =
        (bare + "/" + (version.isEmpty() ? "latest" : version))
            .replaceAll("[^A-Za-z0-9._/-]", "_")
            .replaceAll("/+", "/");
    return ModelPath.relative(arguments, "targetPath", made);
  }

  /** A credential, or the empty string. */
  String credential(String... names) {
    for (String name : names) {
      String value = credentials.get(name);
      if (value != null && !value.isBlank()) {
        return value;
      }
    }
    return "";
  }

  @Override
  public String toString() {
    return source + " " + sourcePath + " " + version;
  }
}
