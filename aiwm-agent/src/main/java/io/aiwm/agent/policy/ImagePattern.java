package io.aiwm.agent.policy;

import java.util.regex.Pattern;

/**
 * A rule such as {@code registry.example.com/team/*} or {@code vllm/vllm-openai:v0.8*}: a star
 * stands for any text. A rule without a tag admits every tag and digest. Names are compared in
 * their full form, so that {@code nginx} and {@code docker.io/library/nginx} are one image.
 */
final class ImagePattern {
  private static final String LATEST = "latest";

  private final Pattern repository;
  private final Pattern version;

  private ImagePattern(Pattern repository, Pattern version) {
    this.repository = repository;
    this.version = version;
  }

  static ImagePattern of(String rule) {
    Reference reference = Reference.of(rule);
    return new ImagePattern(
        glob(reference.repository()),
        glob(reference.version().isEmpty() ? "*" : reference.version()));
  }

  boolean matches(String image) {
    Reference reference = Reference.of(image);
    String wanted = reference.version().isEmpty() ? LATEST : reference.version();
    return repository.matcher(reference.repository()).matches()
        && version.matcher(wanted).matches();
  }

  /**
   * An image's name in full, which Docker cannot take for the id of some other image.
   *
   * @param image as a controller names it
   */
  static String fullName(String image) {
    Reference reference = Reference.of(image);
    String version = reference.version().isEmpty() ? LATEST : reference.version();
    return reference.repository() + (version.startsWith("sha256:") ? "@" : ":") + version;
  }

  private static Pattern glob(String text) {
    return Pattern.compile("\\Q" + text.replace("*", "\\E.*\\Q") + "\\E");
  }

  /**
   * The parts of an image's name.
   *
   * @param repository registry and path
   * @param version tag or digest, empty if there is none
   */
  private record Reference(String repository, String version) {
    static Reference of(String name) {
      int at = name.indexOf('@');
      if (at >= 0) {
        // The digest decides; a tag beside it says nothing.
        return new Reference(full(withoutTag(name.substring(0, at))), name.substring(at + 1));
      }
      String bare = withoutTag(name);
      return new Reference(
          full(bare), bare.length() == name.length() ? "" : name.substring(bare.length() + 1));
    }

    private static String withoutTag(String name) {
      int colon = name.lastIndexOf(':');
      return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }

    private static String full(String repository) {
      int slash = repository.indexOf('/');
      String first = slash < 0 ? "" : repository.substring(0, slash);
      if (first.contains(".") || first.contains(":") || first.equals("localhost")) {
        return repository;
      }
      boolean anything = repository.startsWith("*");
      return anything ? repository : "docker.io/" + (slash < 0 ? "library/" : "") + repository;
    }
  }
}
