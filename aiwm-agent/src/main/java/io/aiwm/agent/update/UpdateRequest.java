package io.aiwm.agent.update;

import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The request that {@code system.update} makes.
 *
 * @param version the version, or empty for the newest that the server has
 * @param releases where the server's index lies; empty for the one of the settings
 * @param bundle the bundle itself, where the command names it
 * @param limit how long the new version may take until it is registered
 */
record UpdateRequest(
    Optional<String> version, Optional<URI> releases, Optional<Release> bundle, Duration limit) {
  private static final long DEFAULT_SECONDS = 120;

  static UpdateRequest read(CommandArguments arguments) throws CommandException {
    Optional<String> version = arguments.text("version");
    if (version.isPresent() && !Installation.isVersion(version.get())) {
      throw arguments.invalid("version", "must be 1 to 64 letters, digits and . + _ -");
    }
    return new UpdateRequest(
        version,
        arguments.address("releaseBaseUrl").map(UpdateRequest::directory),
        bundle(arguments),
        Duration.ofSeconds(
            arguments.integer("healthTimeoutSeconds", 10, 3_600).orElse(DEFAULT_SECONDS)));
  }

  private static Optional<Release> bundle(CommandArguments arguments) throws CommandException {
    Optional<URI> url = arguments.address("url");
    if (url.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        ReleaseIndex.checked(
            new Release(
                arguments.requiredText("version"),
                url.get(),
                arguments.integer("sizeBytes", 1, ReleaseServer.LARGEST).orElse(0L),
                arguments.requiredText("sha256"),
                arguments.text("signature").orElse(null))));
  }

  /** With a slash at its end, so that names are resolved below it. */
  static URI directory(URI address) {
    return URI.create(address.toString().replaceFirst("/{0,9}$", "/"));
  }
}
