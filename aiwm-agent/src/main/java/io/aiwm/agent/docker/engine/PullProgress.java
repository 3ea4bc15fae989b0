package io.aiwm.agent.docker.engine;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Progress of a pull, from what the engine says of each layer. Not thread-safe. */
final class PullProgress {
  /** Loading a layer takes longer than unpacking it. */
  private static final double DOWNLOAD = 0.7;

  private final Map<String, Double> layers = new HashMap<>();

  /**
   * Takes in one message of the engine.
   *
   * @param layer id of the layer, or null where the message is not about one
   * @param status the engine's words
   * @param current bytes done, if it says
   * @param total bytes in all, if it says
   */
  void note(
      @Nullable String layer,
      @Nullable String status,
      @Nullable Long current,
      @Nullable Long total) {
    if (layer == null || status == null || status.startsWith("Pulling from")) {
      return;
    }
    double share = current == null || total == null || total <= 0 ? 0 : (double) current / total;
    double done =
        switch (status) {
          case "Downloading" -> DOWNLOAD * share;
          case "Verifying Checksum", "Download complete" -> DOWNLOAD;
          case "Extracting" -> DOWNLOAD + (1 - DOWNLOAD) * share;
          case "Pull complete", "Already exists" -> 1;
          default -> 0;
        };
    layers.merge(layer, Math.min(1, done), Math::max);
  }

  /** From 0 to 1; never falls unless further layers become known. */
  double share() {
    return layers.values().stream().mapToDouble(it -> it).average().orElse(0);
  }
}
