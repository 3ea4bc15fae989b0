package io.aiwm.examples.jettyhost;

import io.aiwm.core.install.AgentReleases;
import io.aiwm.core.install.BundledRelease;
import java.io.InputStream;

/** The agent that was built together with this host and lies in its jar. */
final class AgentRelease {
  private static final String RESOURCE = "/releases/aio-worker-linux-any.tar.gz";

  private AgentRelease() {}

  static AgentReleases bundled() {
    return BundledRelease.of(version(), AgentRelease::bundle);
  }

  private static String version() {
    String version = AgentRelease.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  private static InputStream bundle() {
    InputStream bundle = AgentRelease.class.getResourceAsStream(RESOURCE);
    if (bundle == null) {
      throw new IllegalStateException("This host was built without the agent");
    }
    return bundle;
  }
}
