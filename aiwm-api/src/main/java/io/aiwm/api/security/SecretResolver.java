package io.aiwm.api.security;

import io.aiwm.api.entity.Owner;
import java.util.Optional;

/**
 * The host's store of secrets. Asked each time that a command with a {@link SecretRef} is sent, on
 * a thread that may block for a moment, by many threads.
 */
@FunctionalInterface
public interface SecretResolver {
  /** Knows no secrets. */
  SecretResolver NONE = (owner, ref) -> Optional.empty();

  /**
   * The secret, or empty if the owner has none of that name; then the step fails.
   *
   * @param owner whose execution asks; a secret of another organisation is not for it
   * @throws RuntimeException if it cannot be told now; the command is sent later
   */
  Optional<String> resolve(Owner owner, SecretRef ref);
}
