package io.aiwm.tests.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.event.Event;
import io.aiwm.api.event.Notifier;
import io.aiwm.core.internal.notify.Notifiers;
import io.aiwm.core.notifier.LoggingNotifier;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The notifiers of an engine")
class NotifiersTest {
  private record Named(String name) implements Notifier {
    @Override
    public void notify(Event event) {}
  }

  @Test
  @DisplayName("keep their order")
  void good() {
    List<Notifier> given = List.of(new LoggingNotifier(), new Named("chat-1"));
    assertThat(Notifiers.checked(given)).isEqualTo(given);
  }

  @Test
  @DisplayName("may not share a name, under which their place in the log is kept")
  void twice() {
    assertThatThrownBy(() -> Notifiers.checked(List.of(new Named("a"), new Named("a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("named a");
  }

  @Test
  @DisplayName("have names of lower-case letters, digits and dashes")
  void names() {
    for (String bad : List.of("", "A", "a b", "x".repeat(65))) {
      assertThatThrownBy(() -> Notifiers.checked(List.of(new Named(bad))))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
