package io.aiwm.agent.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The progress of a pull")
class PullProgressTest {
  private final PullProgress progress = new PullProgress();

  @Test
  @DisplayName("is the layers' average: loading counts for most, unpacking for the rest")
  void average() {
    progress.note("latest", "Pulling from library/x", null, null);
    progress.note("a", "Pulling fs layer", null, null);
    progress.note("b", "Already exists", null, null);
    assertThat(progress.share()).isEqualTo(0.5);

    progress.note("a", "Downloading", 50L, 100L);
    assertThat(progress.share()).isCloseTo((0.35 + 1) / 2, within(1e-9));
    progress.note("a", "Download complete", null, null);
    assertThat(progress.share()).isCloseTo((0.7 + 1) / 2, within(1e-9));
    progress.note("a", "Extracting", 100L, 100L);
    assertThat(progress.share()).isEqualTo(1);
  }

  @Test
  @DisplayName("does not fall when a layer starts anew, nor break on sizes that are not known")
  void odd() {
    progress.note("a", "Downloading", 80L, 100L);
    progress.note("a", "Downloading", 10L, 100L);
    progress.note("a", "Retrying in 5 seconds", null, null);
    progress.note("a", "Downloading", 10L, -1L);
    progress.note(null, "Digest: sha256:1", null, null);

    assertThat(progress.share()).isCloseTo(0.56, within(1e-9));
  }
}
