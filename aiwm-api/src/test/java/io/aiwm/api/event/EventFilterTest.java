package io.aiwm.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.entity.Owner;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A filter of events")
class EventFilterTest {

  @Test
  @DisplayName("accepts a type, or a family of types")
  void types() {
    assertThat(EventFilter.types("node.connected").accepts(event(Severity.INFO))).isTrue();
    assertThat(EventFilter.types("node.*").accepts(event(Severity.INFO))).isTrue();
    assertThat(EventFilter.types("execution.*").accepts(event(Severity.INFO))).isFalse();
  }

  @Test
  @DisplayName("refuses what is less severe, or of another organisation")
  void severityAndOwner() {
    EventFilter warnings = new EventFilter(Set.of(), Severity.WARNING, Set.of());
    assertThat(warnings.accepts(event(Severity.INFO))).isFalse();
    assertThat(warnings.accepts(event(Severity.CRITICAL))).isTrue();
    EventFilter others = new EventFilter(Set.of(), Severity.INFO, Set.of("other"));
    assertThat(others.accepts(event(Severity.INFO))).isFalse();
  }

  private static Event event(Severity severity) {
    Subject subject = new Subject("node", "n");
    Owner owner = Owner.of("org", "user");
    return new Event(
        Event.idOf(subject, 1, 0),
        "node.connected",
        severity,
        subject,
        1,
        0,
        Instant.EPOCH,
        owner,
        Recipients.of(owner),
        "c",
        Map.of());
  }
}
