package io.aiwm.agent.runtime;

/** The agent's version. */
public final class Version {
  private Version() {}

  /** From the jar's manifest; {@code dev} when run from classes. */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
