package io.aiwm.core.install;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Releases of the agent that a host serves. Safe for use by many threads. */
public interface AgentReleases {

  /** The current index of releases. */
  ReleaseIndex index();

  /**
   * A file by its plain name, which has no slash and does not begin with a dot.
   *
   * @return the content, for the caller to close; empty if there is none
   */
  Optional<InputStream> open(String name) throws IOException;
}
