package io.aiwm.agent.update;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.json.Json;
import io.aiwm.api.wire.ErrorCode;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The releases that a server has, the newest first, as its {@code index.json} lists them.
 *
 * @param product whose releases they are
 * @param releases the releases
 */
record ReleaseIndex(@Nullable String product, @Nullable List<Version> releases) {
  private static final String PRODUCT = "aio-worker";
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

  /** One release. */
  record Version(@Nullable String version, @Nullable List<Artifact> artifacts) {}

  /** A release for one kind of machine. */
  record Artifact(
      @Nullable String os,
      @Nullable String arch,
      @Nullable String file,
      long sizeBytes,
      @Nullable String sha256,
      @Nullable String signature) {}

  /** Reads an index. */
  static ReleaseIndex read(String text) throws CommandException {
    try {
      ReleaseIndex index = Json.mapper().readValue(text, ReleaseIndex.class);
      if (index != null && PRODUCT.equals(index.product)) {
        return index;
      }
    } catch (JsonProcessingException e) {
      // Told below, in the same words.
    }
    throw invalid("it is no list of releases of " + PRODUCT);
  }

  /**
   * The bundle for a machine.
   *
   * @param base address that file names are below, with a slash at its end
   * @param wanted a version, or empty for the newest
   * @param os as Java names it
   * @param arch as Java names it
   */
  public Release find(URI base, Optional<String> wanted, String os, String arch)
      throws CommandException {
    for (Version each : Objects.requireNonNullElse(releases, List.<Version>of())) {
      if (wanted.isEmpty() || wanted.get().equals(each.version)) {
        for (Artifact it : Objects.requireNonNullElse(each.artifacts, List.<Artifact>of())) {
          if (os(os).equals(it.os) && arch(arch).equals(it.arch)) {
            return release(base, each.version, it);
          }
        }
      }
    }
    throw new CommandException(
        ErrorCode.COMMAND_INVALID,
        "the server has no release "
            + wanted.map(it -> it + " ").orElse("")
            + "for "
            + os(os)
            + "-"
            + arch(arch));
  }

  private static Release release(URI base, @Nullable String version, Artifact artifact)
      throws CommandException {
    String file = Objects.requireNonNullElse(artifact.file, "");
    if (!file.matches("[0-9A-Za-z][0-9A-Za-z.+_-]*")) {
      throw invalid("a file name must be a plain name: " + file);
    }
    return checked(
        new Release(
            Objects.requireNonNullElse(version, ""),
            base.resolve(file),
            artifact.sizeBytes,
            Objects.requireNonNullElse(artifact.sha256, ""),
            artifact.signature));
  }

  /** A release whose version and checksum are well formed. */
  static Release checked(Release release) throws CommandException {
    if (!Installation.isVersion(release.version())) {
      throw invalid("a version is 1 to 64 letters, digits and . + _ -: " + release.version());
    }
    if (!SHA256.matcher(release.sha256()).matches()) {
      throw invalid("a sha256 has 64 hexadecimal digits: " + release.sha256());
    }
    return new Release(
        release.version(),
        release.url(),
        release.sizeBytes(),
        release.sha256().toLowerCase(Locale.ROOT),
        release.signature());
  }

  private static String os(String name) {
    return name.toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  private static String arch(String name) {
    return switch (name) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> name;
    };
  }

  private static CommandException invalid(String why) {
    return new CommandException(ErrorCode.COMMAND_INVALID, "the release cannot be used: " + why);
  }
}
