package io.aiwm.testkit.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aiwm.api.entity.Owner;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.Notifier;
import io.aiwm.api.event.Recipients;
import io.aiwm.api.event.Severity;
import io.aiwm.api.event.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of {@link Notifier}. A notifier's own test extends this class and says how to make
 * one and what its receiver has got; it must pass every test.
 */
@Timeout(60)
public abstract class NotifierContract {
  private static final Owner OWNER =
      Owner.of("0123456789abcdef01234567", "89abcdef0123456701234567");
  private static final int MANY = 8;

  private final List<Notifier> made = new ArrayList<>();

  /** A notifier that delivers to a receiver of this test's; called several times in a test. */
  protected abstract Notifier createNotifier() throws Exception;

  /** What the receiver has got, oldest first: the ids of the events, with all repetitions. */
  protected abstract List<String> deliveredIds() throws Exception;

  /**
   * Makes the receiver fail from now on.
   *
   * @return false where a test cannot do that; then what needs it is skipped
   */
  protected boolean breakReceiver() throws Exception {
    return false;
  }

  private Notifier notifier() throws Exception {
    Notifier notifier = createNotifier();
    made.add(notifier);
    return notifier;
  }

  @AfterEach
  final void closeNotifiers() {
    made.forEach(Notifier::close);
  }

  @Test
  @DisplayName("A notifier has a name by the rule, the same each time it is made")
  final void name() throws Exception {
    assertThat(notifier().name()).matches("[a-z0-9-]{1,64}").isEqualTo(notifier().name());
  }

  @Test
  @DisplayName("A notifier always asks for the same events")
  final void filter() throws Exception {
    Notifier notifier = notifier();
    assertThat(notifier.filter()).isNotNull().isEqualTo(notifier.filter());
  }

  @Test
  @DisplayName("Once notify returns, the event is delivered, and in order")
  final void delivers() throws Exception {
    Notifier notifier = notifier();
    List<Event> events = IntStream.rangeClosed(1, 5).mapToObj(v -> event("n1", v)).toList();
    for (Event event : events) {
      notifier.notify(event);
      assertThat(deliveredIds()).last().isEqualTo(event.id());
    }
    assertThat(deliveredIds()).containsExactlyElementsOf(events.stream().map(Event::id).toList());
  }

  @Test
  @DisplayName("An event that comes again is taken again: its id tells the receiver")
  final void repeats() throws Exception {
    Notifier notifier = notifier();
    Event event = event("n1", 1);
    notifier.notify(event);
    assertThatCode(() -> notifier.notify(event)).doesNotThrowAnyException();
    assertThat(deliveredIds()).containsOnly(event.id());
  }

  @Test
  @DisplayName("Facts may be nested, empty, in any script and with line breaks")
  final void anyFacts() throws Exception {
    Map<String, Object> facts =
        Map.of(
            "text", "line\r\nbreak\ttab \"quote\" \u00e9 \u4e2d \ud83d\ude80",
            "nested", Map.of("list", List.of(1, 2.5, true, Map.of())),
            "empty", "");
    Event event = event("n1", 1, facts);
    notifier().notify(event);
    assertThat(deliveredIds()).containsExactly(event.id());
  }

  @Test
  @DisplayName("Events of different subjects may come at once")
  final void concurrent() throws Exception {
    Notifier notifier = notifier();
    List<Event> events = IntStream.range(0, MANY).mapToObj(i -> event("n" + i, 1)).toList();
    ExecutorService threads = Executors.newFixedThreadPool(MANY);
    try {
      CompletableFuture<?>[] calls =
          events.stream()
              .map(event -> CompletableFuture.runAsync(() -> deliver(notifier, event), threads))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(calls).join();
    } finally {
      threads.shutdown();
    }
    assertThat(deliveredIds())
        .containsExactlyInAnyOrderElementsOf(events.stream().map(Event::id).toList());
  }

  private static void deliver(Notifier notifier, Event event) {
    try {
      notifier.notify(event);
    } catch (Exception e) {
      throw new AssertionError("not delivered: " + event.id(), e);
    }
  }

  @Test
  @DisplayName("What is not delivered throws, so that it is tried again")
  final void fails() throws Exception {
    Notifier notifier = notifier();
    assumeTrue(breakReceiver(), "The receiver cannot be made to fail");
    assertThatThrownBy(() -> notifier.notify(event("n1", 1))).isInstanceOf(Exception.class);
  }

  @Test
  @DisplayName("A notifier may be closed twice, and unused")
  final void closes() throws Exception {
    Notifier notifier = notifier();
    notifier.close();
    assertThatCode(notifier::close).doesNotThrowAnyException();
  }

  private static Event event(String subjectId, long version) {
    return event(subjectId, version, Map.of("status", "online"));
  }

  private static Event event(String subjectId, long version, Map<String, Object> facts) {
    Subject subject = new Subject("node", subjectId);
    return new Event(
        Event.idOf(subject, version, 0),
        "node.connected",
        Severity.INFO,
        subject,
        version,
        0,
        Instant.parse("2026-01-02T03:04:05.006Z"),
        OWNER,
        Recipients.of(OWNER),
        "correlation-1",
        facts);
  }
}
