package io.aiwm.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The clean-up")
class CleanupTest {
  private final Cleanup cleanup = new Cleanup();
  private final List<String> closed = new ArrayList<>();

  @Test
  @DisplayName("closes the last first, and each only once")
  void order() {
    add("first");
    add("second");
    cleanup.close();
    cleanup.close();
    assertThat(closed).containsExactly("second", "first");
  }

  @Test
  @DisplayName("goes on where one cannot be closed")
  void failure() {
    add("first");
    cleanup.add(
        () -> {
          throw new IllegalStateException("stuck");
        });
    cleanup.close();
    assertThat(closed).containsExactly("first");
  }

  @Test
  @DisplayName("closes at once what comes after the end")
  void late() {
    cleanup.close();
    add("late");
    assertThat(closed).containsExactly("late");
  }

  private void add(String name) {
    AutoCloseable resource = () -> closed.add(name);
    cleanup.add(resource);
  }
}
