package io.aiwm.core.link;

import io.aiwm.core.settings.LinkSettings;
import org.jspecify.annotations.Nullable;

/**
 * The controller's end of the node protocol, for any transport: takes connections in, checks who
 * they are, and serves them until they end. Safe for use by many threads; none of them is blocked.
 */
public interface NodeLink {

  LinkSettings settings();

  /** True if a connection with that header {@code Origin} may be made; absent or empty is fine. */
  boolean originAllowed(@Nullable String origin);

  /**
   * Takes in a connection that has just been made. One that is refused is told why, as the protocol
   * has it, and closed; the caller goes on as with any other.
   *
   * @return what to tell of the connection from now on
   */
  LinkSession open(Handshake handshake, LinkChannel channel);
}
