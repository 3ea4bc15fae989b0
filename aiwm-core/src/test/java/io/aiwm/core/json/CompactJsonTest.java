package io.aiwm.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.Recipients;
import io.aiwm.api.event.Severity;
import io.aiwm.api.event.Subject;
import io.aiwm.api.security.PrincipalType;
import io.aiwm.api.store.Codec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The compact form of records and events")
class CompactJsonTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.000Z");
  private static final Owner OWNER = Owner.of("org", "user");
  private static final Subject SUBJECT = new Subject("execution", "0123456789abcdef01234567");

  private final Codec<AuditEntry> entries = new JsonCodecs().codec(AuditEntry.class);
  private final Codec<Event> events = new JsonCodecs().codec(Event.class);

  private static AuditEntry entry(Header header) {
    return new AuditEntry(
        header, PrincipalType.USER, "u", "node.create", "node", "n", "ok", null, "c", Map.of());
  }

  private static Event event(String id, Recipients recipients) {
    return new Event(
        id, "t", Severity.INFO, SUBJECT, 3, 1, NOW, OWNER, recipients, "c", Map.of("a", 1));
  }

  @Test
  @DisplayName("leaves out what defaults say, and begins with what changes")
  void lean() {
    Header header = Header.fresh("0123456789abcdef01234567", OWNER, "user", NOW);
    assertThat(entries.encode(entry(header)))
        .startsWith("{\"version\":1,")
        .contains("\"owner\":{\"orgId\":\"org\",\"userId\":\"user\"}")
        .endsWith("\"_id\":\"0123456789abcdef01234567\"}")
        .doesNotContain("updatedAt", "updatedBy", "isDeleted", "metadata", "groupId");
  }

  @Test
  @DisplayName("gives back every header, the unusual too")
  void headers() {
    Header fresh = Header.fresh("0123456789abcdef01234567", OWNER, "user", NOW);
    for (Header header :
        List.of(
            fresh,
            fresh.next("other", NOW.plusMillis(1)),
            fresh.next("", NOW),
            fresh.asDeleted(NOW).withMetadata(Map.of("a", List.of())),
            Header.fresh("1", Owner.of("", ""), "", NOW).withWakeAt(NOW),
            Header.fresh("1", new Owner("o", "", "g", "a", "p"), "", NOW))) {
      assertThat(entries.decode(entries.encode(entry(header)))).isEqualTo(entry(header));
    }
  }

  @Test
  @DisplayName("gives back fields that only a newer version knows")
  void unknown() {
    Header header = Header.fresh("1", OWNER, "user", NOW);
    String newer = entries.encode(entry(header)).replaceFirst("\\{", "{\"novel\":{\"deep\":[1]},");
    assertThat(entries.encode(entries.decode(newer))).contains("\"novel\":{\"deep\":[1]}");
  }

  @Test
  @DisplayName("of an event leaves out its id and recipients where they follow from the rest")
  void usualEvents() {
    Event usual = event(Event.idOf(SUBJECT, 3, 1), Recipients.of(OWNER));
    assertThat(events.encode(usual)).doesNotContain("recipients", "\"id\":\"execution-");
    assertThat(events.decode(events.encode(usual))).isEqualTo(usual);
  }

  @Test
  @DisplayName("of an event keeps an unusual id and unusual recipients")
  void unusualEvents() {
    Event unusual = event("mine", new Recipients(List.of("boss"), List.of()));
    assertThat(events.decode(events.encode(unusual))).isEqualTo(unusual);
  }
}
