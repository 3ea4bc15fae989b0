package io.aiwm.agent.update;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of this machine's owner for updates.
 *
 * @param releases where releases lie, unless the command says
 * @param key file with the public key that releases must be signed with
 */
public record UpdateSettings(Optional<URI> releases, Optional<Path> key) {
  /** Nothing is said: a command names its release, and no signature is asked for. */
  public static UpdateSettings defaults() {
    return new UpdateSettings(Optional.empty(), Optional.empty());
  }
}
