package io.aiwm.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.event.Event;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.Lease;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.api.store.Store;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events get their places after the fact, and none is skipped. */
interface EventLogTests extends StoreTests {

  private Lease duty() {
    return store().leases().acquire("numbering", "c1", Duration.ofHours(1)).orElseThrow();
  }

  /** Inserts a specimen with that many events about it. */
  private List<Event> insertWithEvents(Specimen specimen, int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event(specimen, i, "type-" + i));
    }
    apply(inserting(specimen).events(events).build());
    return events;
  }

  private List<Event> read(EventQuery query) {
    return store().events().read(query).stream().map(LoggedEvent::event).toList();
  }

  @Test
  @DisplayName("An event is not read before it has a place")
  default void unnumbered() {
    List<Event> events = insertWithEvents(Specimen.named("a"), 2);

    assertThat(read(EventQuery.after(0, 10))).isEmpty();
    assertThat(store().events().lastPosition()).isZero();
    assertThat(store().events().assignPositions(duty(), 10)).isEqualTo(2);
    assertThat(read(EventQuery.after(0, 10))).isEqualTo(events);
    assertThat(store().events().lastPosition()).isEqualTo(2);
    assertThat(store().events().assignPositions(duty(), 10)).isZero();
  }

  @Test
  @DisplayName("An event that cannot be read has a place, and holds up neither numbers nor readers")
  default void unreadableEvents() {
    insertWithEvents(Specimen.named("a"), 3);
    List<Event> readable = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Specimen specimen = Specimen.named("b" + i);
      Event event = event(specimen, 0, "readable");
      apply(inserting(specimen).event(event).build());
      readable.add(event);
    }
    makeUnreadable("type-");

    assertThat(store().events().assignPositions(duty(), 10)).isEqualTo(5);
    assertThat(store().events().lastPosition()).isEqualTo(5);
    assertThat(read(EventQuery.after(0, 2))).isEqualTo(readable);
    assertThat(read(EventQuery.after(0, 1))).isEqualTo(readable.subList(0, 1));
    assertThat(store().events().newest(EventQuery.after(0, 10)))
        .extracting(LoggedEvent::position)
        .containsExactly(4L, 5L);
  }

  @Test
  @DisplayName("Places are consecutive from one, however many are assigned at a time")
  default void consecutive() {
    insertWithEvents(Specimen.named("a"), 3);
    insertWithEvents(Specimen.named("b"), 4);

    assertThat(store().events().assignPositions(duty(), 2)).isEqualTo(2);
    assertThat(store().events().assignPositions(duty(), 100)).isEqualTo(5);
    assertThat(store().events().read(EventQuery.after(0, 100)))
        .extracting(LoggedEvent::position)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(store().events().read(EventQuery.after(2, 3)))
        .extracting(LoggedEvent::position)
        .containsExactly(3L, 4L, 5L);
  }

  @Test
  @DisplayName("Events of one subject keep their order over many versions")
  default void subjectOrder() {
    Specimen specimen = Specimen.named("a");
    List<Event> expected = new ArrayList<>(insertWithEvents(specimen, 2));
    for (int i = 0; i < 5; i++) {
      specimen = specimen.next();
      Event one = event(specimen, 0, "changed");
      Event two = event(specimen, 1, "changed");
      apply(new Commit(replacing(specimen).changes(), List.of(one, two)));
      expected.addAll(List.of(one, two));
    }
    store().events().assignPositions(duty(), 100);

    assertThat(read(EventQuery.after(0, 100))).isEqualTo(expected);
  }

  @Test
  @Tag(CONTENDED)
  @DisplayName(
      "A reader who follows the log while others commit skips nothing and sees each event once")
  default void lateCommits() throws Exception {
    Lease lease = duty();
    AtomicInteger writing = new AtomicInteger(4);

    List<List<LoggedEvent>> results =
        inParallel(5, i -> i == 0 ? () -> follow(lease, writing) : writer(i, writing));

    List<LoggedEvent> seen = results.get(0);
    assertThat(seen)
        .extracting(LoggedEvent::position)
        .isEqualTo(LongStream.rangeClosed(1, 200).boxed().toList());
    assertThat(seen).extracting(logged -> logged.event().id()).doesNotHaveDuplicates();
    assertThat(seen).filteredOn(logged -> logged.event().ordinal() == 1).hasSize(100);
  }

  private List<LoggedEvent> follow(Lease lease, AtomicInteger writing) {
    List<LoggedEvent> seen = new ArrayList<>();
    boolean last;
    do {
      last = writing.get() == 0;
      store().events().assignPositions(lease, 7);
      long position = seen.isEmpty() ? 0 : seen.get(seen.size() - 1).position();
      List<LoggedEvent> more = store().events().read(EventQuery.after(position, 1_000));
      seen.addAll(more);
      last &= more.isEmpty();
    } while (!last);
    return seen;
  }

  private Callable<List<LoggedEvent>> writer(int number, AtomicInteger writing) {
    return () -> {
      for (int i = 0; i < 25; i++) {
        insertWithEvents(Specimen.named(number + "-" + i), 2);
      }
      writing.decrementAndGet();
      return List.of();
    };
  }

  @Test
  @DisplayName("Who has lost the duty assigns nothing, even if it still believes to have it")
  default void outdatedLease() {
    insertWithEvents(Specimen.named("a"), 1);
    Lease old = duty();
    store().leases().release(old);

    assertThat(store().events().assignPositions(old, 10)).isZero();
    Lease current = store().leases().acquire("numbering", "c2", Duration.ofHours(1)).orElseThrow();
    assertThat(store().events().assignPositions(old, 10)).isZero();
    assertThat(store().events().lastPosition()).isZero();
    assertThat(store().events().assignPositions(current, 10)).isEqualTo(1);
  }

  @Test
  @DisplayName("The newest events are read in order too, and by the same choice")
  default void newest() {
    Specimen own = Specimen.named("own");
    List<Event> events = insertWithEvents(own, 4);
    insertWithEvents(Specimen.in(Fixtures.OTHER_ORG, "foreign"), 2);
    store().events().assignPositions(duty(), 10);

    assertThat(store().events().newest(new EventQuery(0, ORG, Set.of(), null, null, 2)))
        .extracting(LoggedEvent::event)
        .containsExactly(events.get(2), events.get(3));
    assertThat(store().events().newest(EventQuery.after(3, 100)))
        .extracting(LoggedEvent::position)
        .containsExactly(4L, 5L, 6L);
  }

  @Test
  @DisplayName("Events are read by type, subject and organisation")
  default void filters() {
    Specimen own = Specimen.named("own");
    List<Event> events = insertWithEvents(own, 3);
    List<Event> foreign = insertWithEvents(Specimen.in(Fixtures.OTHER_ORG, "foreign"), 1);
    store().events().assignPositions(duty(), 10);

    assertThat(read(new EventQuery(0, ORG, Set.of(), null, null, 10))).isEqualTo(events);
    assertThat(read(EventQuery.after(3, 10))).isEqualTo(foreign);
    assertThat(read(new EventQuery(0, ORG, Set.of("type-0", "type-2"), null, null, 10)))
        .containsExactly(events.get(0), events.get(2));
    assertThat(read(new EventQuery(0, ORG, Set.of(), "specimen", own.id(), 2)))
        .containsExactly(events.get(0), events.get(1));
    assertThat(read(new EventQuery(0, ORG, Set.of(), "node", null, 10))).isEmpty();
    assertThat(read(new EventQuery(0, ORG, Set.of("' OR 1=1 --"), null, null, 10))).isEmpty();
  }

  @Test
  @DisplayName(
      "A purge removes old events for good, but none without a place; places are not reused")
  default void purgedEvents() {
    Specimen old = Specimen.named("old").createdAt(VirtualTime.START.minusSeconds(60));
    insertWithEvents(old, 3);
    insertWithEvents(Specimen.named("new"), 1);

    assertThat(store().events().purge(VirtualTime.START, 10)).isZero();
    store().events().assignPositions(duty(), 10);
    assertThat(store().events().purge(VirtualTime.START, 2)).isEqualTo(2);
    assertThat(store().events().purge(VirtualTime.START, 2)).isEqualTo(1);
    assertThat(store().events().read(EventQuery.after(0, 10)))
        .extracting(LoggedEvent::position)
        .containsExactly(4L);
    assertThat(store().events().purge(VirtualTime.START.plusSeconds(1), 10)).isEqualTo(1);
    insertWithEvents(Specimen.named("next"), 1);
    store().events().assignPositions(duty(), 10);
    assertThat(store().events().lastPosition()).isEqualTo(5);
  }

  @Test
  @DisplayName("The log goes on where it was when the database is opened again")
  default void reopenedLog() {
    List<Event> first = insertWithEvents(Specimen.named("a"), 2);
    store().events().assignPositions(duty(), 1);

    Store next = restarted();
    next.events().assignPositions(duty(), 10);

    assertThat(next.events().lastPosition()).isEqualTo(2);
    assertThat(read(EventQuery.after(0, 10))).isEqualTo(first);
  }
}
