package io.aiwm.agent.docker.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The book of health checks")
class HealthBookTest {
  private final HealthBook book = new HealthBook();

  @Test
  @DisplayName("calls a container unhealthy only after several failures in a row")
  void tolerance() {
    book.note("c", true);
    book.note("c", false);
    book.note("c", false);
    assertThat(book.status("c")).hasValue("healthy");

    book.note("c", false);
    assertThat(book.status("c")).hasValue("unhealthy");

    book.note("c", true);
    assertThat(book.status("c")).hasValue("healthy");
    book.note("c", false);
    assertThat(book.status("c")).hasValue("healthy");
  }

  @Test
  @DisplayName("leaves a container that starts as starting until it serves")
  void starting() {
    book.starting("c");
    for (int i = 0; i < 10; i++) {
      book.note("c", false);
    }
    assertThat(book.status("c")).hasValue("starting");

    book.note("c", true);
    assertThat(book.status("c")).hasValue("healthy");
  }

  @Test
  @DisplayName("knows nothing of a container that it never saw serve, until it surely does not")
  void unknown() {
    assertThat(book.status("c")).isEmpty();
    book.note("c", false);
    assertThat(book.status("c")).hasValue("unknown");
    book.note("c", false);
    book.note("c", false);
    assertThat(book.status("c")).hasValue("unhealthy");
  }

  @Test
  @DisplayName("forgets containers that are gone")
  void forgets() {
    book.note("a", true);
    book.note("b", true);
    book.retain(List.of("b"));

    assertThat(book.status("a")).isEmpty();
    assertThat(book.status("b")).isPresent();
  }
}
