package io.aiwm.tests.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.deadletter.DeadLetter;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.event.DeliveryException;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.EventFilter;
import io.aiwm.api.event.Notifier;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Query;
import io.aiwm.core.feature.HealthContributor;
import io.aiwm.core.internal.notify.NotifierDispatcher;
import io.aiwm.core.notifier.NotifierMetrics;
import io.aiwm.core.notifier.NotifierState;
import io.aiwm.core.settings.NotifierSettings;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Delivery to notifiers")
class NotifierDispatcherTest {
  private static final NotifierSettings FEW_TRIES =
      NotifierSettings.defaults().withRetries(8, Duration.ofSeconds(1), Duration.ofSeconds(10));

  private final VirtualTime time = new VirtualTime();
  private final Site site = new Site(time);
  private final List<NotifierDispatcher> dispatchers = new ArrayList<>();
  private final Counts metrics = new Counts();

  /** What the meters are told. */
  private static final class Counts implements NotifierMetrics {
    final AtomicInteger delivered = new AtomicInteger();
    final AtomicInteger deadLetters = new AtomicInteger();
    final Map<Result, Integer> calls = new ConcurrentHashMap<>();
    volatile Supplier<NotifierState> state = () -> new NotifierState("", 0, 0);

    @Override
    public void added(String notifier, Supplier<NotifierState> value) {
      state = value;
    }

    @Override
    public void called(String notifier, Result result, Duration took) {
      calls.merge(result, 1, Integer::sum);
    }

    @Override
    public void delivered(String notifier, Duration lag) {
      delivered.incrementAndGet();
    }

    @Override
    public void deadLetter(String notifier) {
      deadLetters.incrementAndGet();
    }
  }

  /** Notes what it is given; refuses what it is told to. */
  private static final class Recorder implements Notifier {
    private final String name;
    final List<Event> taken = new CopyOnWriteArrayList<>();
    final List<Event> tried = new CopyOnWriteArrayList<>();
    final Set<String> atWork = ConcurrentHashMap.newKeySet();
    volatile boolean overlapped;
    volatile Predicate<Event> refuses = event -> false;
    volatile Supplier<Exception> refusal = () -> new IOException("refused");
    volatile boolean closed;

    Recorder(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void notify(Event event) throws Exception {
      overlapped |= !atWork.add(event.subject().id());
      tried.add(event);
      try {
        if (refuses.test(event)) {
          throw refusal.get();
        }
        taken.add(event);
      } finally {
        atWork.remove(event.subject().id());
      }
    }

    @Override
    public void close() {
      closed = true;
    }

    List<String> takenIds() {
      return taken.stream().map(Event::id).toList();
    }
  }

  @BeforeEach
  void start() {
    site.pump.start();
  }

  @AfterEach
  void stop() {
    dispatchers.forEach(NotifierDispatcher::close);
  }

  private NotifierDispatcher dispatch(Site at, Notifier... notifiers) {
    return dispatch(at, NotifierSettings.defaults(), notifiers);
  }

  private NotifierDispatcher dispatch(Site at, NotifierSettings settings, Notifier... notifiers) {
    NotifierDispatcher dispatcher =
        new NotifierDispatcher(at.engine, List.of(notifiers), n -> settings, metrics);
    dispatchers.add(dispatcher);
    at.pump.onNumbered(dispatcher::poke);
    dispatcher.start();
    return dispatcher;
  }

  /** Lets virtual time pass in small pieces until something real has happened. */
  private void until(BooleanSupplier condition) {
    await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              time.advance(Duration.ofMillis(100));
              return condition.getAsBoolean();
            });
  }

  private List<DeadLetter> deadLetters() {
    return site.memory.list(DeadLetter.KIND, Query.in(Scope.all())).data();
  }

  @Test
  @DisplayName("is complete and, for each subject, in order and one at a time")
  void ordered() {
    Recorder recorder = new Recorder("recorder");
    dispatch(site, recorder);
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      nodes.add(site.node("n" + i));
    }
    for (int round = 0; round < 20; round++) {
      nodes.replaceAll(node -> site.commit(node, "node.connected"));
    }
    until(() -> recorder.taken.size() >= 200);
    assertThat(recorder.takenIds()).doesNotHaveDuplicates().hasSize(200);
    assertThat(recorder.overlapped).isFalse();
    for (Node node : nodes) {
      assertThat(recorder.taken)
          .filteredOn(event -> event.subject().id().equals(node.id()))
          .extracting(Event::version)
          .isSorted();
    }
  }

  @Test
  @DisplayName("begins for a new notifier at the end of the log")
  void noPast() {
    site.commit("org-1", "before");
    Recorder recorder = new Recorder("recorder");
    dispatch(site, recorder);
    Event after = site.commit("org-1", "after");
    until(() -> !recorder.taken.isEmpty());
    assertThat(recorder.takenIds()).containsExactly(after.id());
  }

  @Test
  @DisplayName("gives each notifier only what its filter asks for")
  void filtered() {
    Recorder recorder = new Recorder("recorder");
    Notifier picky =
        new Notifier() {
          @Override
          public String name() {
            return "picky";
          }

          @Override
          public EventFilter filter() {
            return EventFilter.types("execution.*");
          }

          @Override
          public void notify(Event event) {
            throw new AssertionError("not asked for");
          }
        };
    NotifierDispatcher dispatcher = dispatch(site, recorder, picky);
    site.commit("org-1", "n1");
    until(() -> !recorder.taken.isEmpty());
    time.advance(Duration.ofSeconds(5));
    assertThat(dispatcher.health())
        .allMatch(h -> h.check().status() == HealthContributor.Status.UP);
  }

  @Test
  @DisplayName("goes on where it was after a restart")
  void restart() {
    Recorder first = new Recorder("recorder");
    dispatch(site, first);
    Event one = site.commit("org-1", "one");
    until(() -> !first.taken.isEmpty());
    dispatchers.remove(0).close();
    assertThat(first.closed).isTrue();
    Event two = site.commit("org-1", "two");
    Recorder second = new Recorder("recorder");
    dispatch(site, second);
    until(() -> !second.taken.isEmpty());
    assertThat(first.takenIds()).containsExactly(one.id());
    assertThat(second.takenIds()).containsExactly(two.id());
  }

  @Test
  @DisplayName("is shared by controllers without doubling it")
  void shared() {
    Site other = site.another("c2");
    Recorder here = new Recorder("recorder");
    Recorder there = new Recorder("recorder");
    dispatch(site, here);
    dispatch(other, there);
    for (int i = 0; i < 20; i++) {
      site.commit("org-1", "n" + i);
    }
    until(() -> here.taken.size() + there.taken.size() >= 20);
    time.advance(Duration.ofSeconds(5));
    assertThat(here.taken.size() + there.taken.size()).isEqualTo(20);
    dispatchers.remove(0).close();
    Event last = site.commit("org-1", "last");
    until(() -> there.takenIds().contains(last.id()));
  }

  @Test
  @DisplayName("holds up only the subject of an event that fails, and sets it aside in the end")
  void poison() {
    Recorder recorder = new Recorder("recorder");
    dispatch(site, FEW_TRIES, recorder);
    Node bad = site.node("bad");
    Node good = site.node("good");
    recorder.refuses = event -> event.type().equals("node.poison");
    Node poisoned = site.commit(bad, "node.poison");
    Node after = site.commit(poisoned, "node.connected");
    for (int i = 0; i < 10; i++) {
      good = site.commit(good, "node.connected");
    }
    until(() -> recorder.taken.size() == 10);
    assertThat(recorder.taken).noneMatch(e -> e.subject().id().equals(bad.id()));
    until(() -> recorder.taken.size() == 11);
    assertThat(recorder.taken.get(10).version()).isEqualTo(after.version());
    assertThat(deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.attempts()).isEqualTo(8);
              assertThat(letter.lastError()).isEqualTo("IOException: refused");
              assertThat(letter.event().type()).isEqualTo("node.poison");
              assertThat(letter.owner()).isEqualTo(bad.owner());
            });
  }

  @Test
  @DisplayName("never closes to all for the sake of one event that fails, even where it is alone")
  void lonePoison() {
    Recorder recorder = new Recorder("recorder");
    NotifierDispatcher dispatcher = dispatch(site, FEW_TRIES, recorder);
    recorder.refuses = event -> event.type().equals("node.poison");
    site.commit(site.node("bad"), "node.poison");
    until(() -> recorder.tried.size() == 7);
    assertThat(status(dispatcher)).isEqualTo(HealthContributor.Status.DEGRADED);
    Event other = site.commit("org-1", "good");
    until(() -> recorder.takenIds().contains(other.id()));
    until(() -> deadLetters().size() == 1);
    assertThat(recorder.tried.size()).isEqualTo(9);
  }

  @Test
  @DisplayName("waits for a receiver that is away, at the expense of no event")
  void away() {
    Recorder recorder = new Recorder("recorder");
    NotifierDispatcher dispatcher = dispatch(site, FEW_TRIES, recorder);
    recorder.refusal = () -> DeliveryException.unavailable("no route to host");
    recorder.refuses = event -> true;
    Event event = site.commit("org-1", "n1");
    until(() -> status(dispatcher) == HealthContributor.Status.DOWN);
    for (int i = 0; i < 100; i++) {
      time.advance(Duration.ofSeconds(60));
    }
    recorder.refuses = any -> false;
    until(() -> recorder.takenIds().contains(event.id()));
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  @DisplayName("says in the log once that a notifier went down, and once that it is back")
  void logged() {
    Recorder recorder = new Recorder("recorder");
    NotifierDispatcher dispatcher = dispatch(site, recorder);
    try (Logged lines = Logged.of("io.aiwm.core.internal.notify.NotifierReport")) {
      recorder.refuses = event -> true;
      for (int i = 0; i < 20; i++) {
        site.commit("org-1", "n" + i);
      }
      until(() -> status(dispatcher) == HealthContributor.Status.DOWN);
      for (int i = 0; i < 20; i++) {
        time.advance(Duration.ofSeconds(10));
      }
      recorder.refuses = event -> false;
      until(() -> recorder.taken.size() == 20 && status(dispatcher) == HealthContributor.Status.UP);
      assertThat(lines.texts())
          .satisfiesExactly(
              down -> assertThat(down).startsWith("WARN").contains("is down", "20 events pending"),
              up -> assertThat(up).startsWith("INFO").contains("recovered"));
    }
  }

  private static HealthContributor.Status status(NotifierDispatcher dispatcher) {
    return dispatcher.health().get(0).check().status();
  }

  @Test
  @DisplayName("shows in health that a single event fails again and again, before a breaker opens")
  void failing() {
    Recorder recorder = new Recorder("recorder");
    NotifierDispatcher dispatcher = dispatch(site, recorder);
    recorder.refusal = () -> DeliveryException.unavailable("refused");
    recorder.refuses = event -> true;
    site.commit("org-1", "n1");
    until(() -> status(dispatcher) == HealthContributor.Status.DEGRADED);
    recorder.refuses = event -> false;
    until(() -> status(dispatcher) == HealthContributor.Status.UP);
    assertThat(recorder.taken).hasSize(1);
  }

  @Test
  @DisplayName("loses nothing and sets nothing aside while a notifier is down")
  void outage() {
    Recorder recorder = new Recorder("recorder");
    NotifierDispatcher dispatcher = dispatch(site, recorder);
    recorder.refuses = event -> true;
    for (int i = 0; i < 50; i++) {
      site.commit("org-1", "n" + i);
    }
    until(() -> dispatcher.health().get(0).check().status() == HealthContributor.Status.DOWN);
    for (int i = 0; i < 100; i++) {
      time.advance(Duration.ofSeconds(6));
    }
    assertThat(dispatcher.health().get(0).check().readiness()).isFalse();
    assertThat(recorder.tried.size()).isLessThan(500);
    recorder.refuses = event -> false;
    until(() -> recorder.taken.size() == 50);
    assertThat(recorder.takenIds()).doesNotHaveDuplicates();
    assertThat(deadLetters()).isEmpty();
    until(() -> dispatcher.health().get(0).check().status() == HealthContributor.Status.UP);
  }

  @Test
  @DisplayName("interrupts a call that takes too long, and keeps other notifiers out of it")
  void stuck() {
    CountDownLatch interrupted = new CountDownLatch(1);
    Notifier stuck =
        new Notifier() {
          @Override
          public String name() {
            return "stuck";
          }

          @Override
          public void notify(Event event) throws InterruptedException {
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.countDown();
              throw e;
            }
          }
        };
    Recorder recorder = new Recorder("recorder");
    dispatch(site, stuck, recorder);
    site.commit("org-1", "n1");
    until(() -> !recorder.taken.isEmpty());
    until(() -> interrupted.getCount() == 0);
  }

  @Test
  @DisplayName("repeats at most what it could not write down")
  void storeDown() {
    Recorder recorder = new Recorder("recorder");
    dispatch(site, recorder);
    Event first = site.commit("org-1", "n1");
    until(() -> !recorder.taken.isEmpty());
    site.memory.faults().failing(true);
    for (int i = 0; i < 20; i++) {
      time.advance(Duration.ofSeconds(1));
    }
    site.memory.faults().failing(false);
    Event second = site.commit("org-1", "n2");
    until(() -> recorder.takenIds().contains(second.id()));
    assertThat(recorder.takenIds()).contains(first.id());
    assertThat(recorder.taken.size()).isLessThanOrEqualTo(3);
  }

  @Test
  @DisplayName("is paused for as long as the receiver asks, at the expense of no event")
  void pause() {
    Recorder recorder = new Recorder("recorder");
    NotifierDispatcher dispatcher = dispatch(site, recorder);
    recorder.refusal = () -> DeliveryException.retryAfter("busy", Duration.ofMinutes(5));
    recorder.refuses = event -> true;
    site.commit("org-1", "n1");
    until(() -> !recorder.tried.isEmpty());
    recorder.refuses = event -> false;
    site.commit("org-1", "n2");
    time.advance(Duration.ofSeconds(5));
    assertThat(dispatcher.health().get(0).check().status())
        .isEqualTo(HealthContributor.Status.DEGRADED);
    for (int i = 0; i < 28; i++) {
      time.advance(Duration.ofSeconds(10));
    }
    assertThat(recorder.tried).hasSize(1);
    until(() -> recorder.taken.size() == 2);
    assertThat(deadLetters()).isEmpty();
    assertThat(metrics.calls).containsEntry(NotifierMetrics.Result.POSTPONED, 1);
  }

  @Test
  @DisplayName("sets aside at once what the receiver will never take")
  void refused() {
    Recorder recorder = new Recorder("recorder");
    dispatch(site, recorder);
    recorder.refusal = () -> DeliveryException.refused("The receiver answered 422");
    recorder.refuses = event -> true;
    site.commit("org-1", "n1");
    until(() -> !deadLetters().isEmpty());
    assertThat(recorder.tried).hasSize(1);
    assertThat(deadLetters().get(0).lastError()).isEqualTo("The receiver answered 422");
    assertThat(metrics.deadLetters).hasValue(1);
  }

  @Test
  @DisplayName("keeps to its rate")
  void rate() {
    Recorder recorder = new Recorder("recorder");
    dispatch(site, NotifierSettings.defaults().withMaxPerSecond(10), recorder);
    for (int i = 0; i < 50; i++) {
      site.commit("org-1", "n" + i);
    }
    Instant begun = time.now();
    until(() -> metrics.delivered.get() == 50);
    assertThat(Duration.between(begun, time.now())).isGreaterThan(Duration.ofMillis(4_800));
  }

  @Test
  @DisplayName("tells how much waits and for how long")
  void lag() {
    Recorder recorder = new Recorder("recorder");
    dispatch(site, recorder);
    recorder.refuses = event -> true;
    for (int i = 0; i < 20; i++) {
      site.commit("org-1", "n" + i);
    }
    until(() -> metrics.state.get().gate().equals("OPEN"));
    time.advance(Duration.ofSeconds(5));
    until(() -> metrics.state.get().oldestMillis() >= 5_000);
    assertThat(metrics.state.get().pending()).isEqualTo(20);
  }

  @Test
  @DisplayName("gives a dead letter once more when asked, and notes what came of it")
  void replay() {
    Recorder recorder = new Recorder("recorder");
    NotifierDispatcher dispatcher = dispatch(site, recorder);
    recorder.refusal = () -> DeliveryException.refused("The receiver answered 422");
    recorder.refuses = event -> true;
    site.commit("org-1", "n1");
    until(() -> !deadLetters().isEmpty());
    DeadLetter letter = deadLetters().get(0);
    assertThat(dispatcher.replay(Fixtures.orgOwner(), letter))
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(UnavailableException.class);
    assertThat(deadLetters().get(0).attempts()).isEqualTo(letter.attempts() + 1);
    assertThat(deadLetters().get(0).replayedAt()).isNull();
    recorder.refuses = event -> false;
    assertThat(dispatcher.replay(Fixtures.orgOwner(), deadLetters().get(0)))
        .succeedsWithin(Duration.ofSeconds(30))
        .extracting(DeadLetter::replayedAt)
        .isNotNull();
    assertThat(recorder.takenIds()).containsExactly(letter.eventId());
    assertThat(site.memory.list(AuditEntry.KIND, Query.in(Scope.all())).data())
        .filteredOn(entry -> entry.action().equals("dead_letter.replay"))
        .extracting(AuditEntry::result)
        .containsExactlyInAnyOrder("failed", "ok");
  }

  @Test
  @DisplayName("cannot be asked for of a notifier that is gone")
  void replayNowhere() {
    Recorder recorder = new Recorder("recorder");
    NotifierDispatcher dispatcher = dispatch(site, recorder);
    recorder.refusal = () -> DeliveryException.refused("no");
    recorder.refuses = event -> true;
    site.commit("org-1", "n1");
    until(() -> !deadLetters().isEmpty());
    NotifierDispatcher other = dispatch(site, new Recorder("other"));
    DeadLetter letter = deadLetters().get(0);
    assertThatThrownBy(() -> other.replay(Fixtures.orgOwner(), letter))
        .isInstanceOf(ConflictException.class);
    assertThat(dispatcher.health()).hasSize(1);
  }
}
