package io.aiwm.examples.demo;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;

/** Says whether a container could really run here. */
final class Docker {
  private static final String SOCKET =
      System.getenv().getOrDefault("DOCKER_SOCKET", "/var/run/docker.sock");

  private Docker() {}

  /**
   * Whether a Docker engine answers and has the image already; asked of the command-line client.
   */
  static boolean has(String image) throws InterruptedException {
    try {
      Process inspect =
          new ProcessBuilder("docker", "-H", "unix://" + SOCKET, "image", "inspect", image)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      if (inspect.waitFor(10, TimeUnit.SECONDS)) {
        return inspect.exitValue() == 0;
      }
      inspect.destroyForcibly();
      return false;
    } catch (IOException e) {
      return false;
    }
  }
}
