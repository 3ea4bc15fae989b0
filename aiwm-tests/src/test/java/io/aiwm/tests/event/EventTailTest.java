package io.aiwm.tests.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.security.Scope;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.core.internal.event.EventTail;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A live reader")
class EventTailTest {
  private final VirtualTime time = new VirtualTime();
  private final Site site = new Site(time);
  private final EventTail tail = new EventTail(site.engine);
  private int names;

  private static class Reader implements EventTail.Subscriber {
    final List<Long> positions = new ArrayList<>();
    boolean ready = true;
    boolean closed;
    int wants = Integer.MAX_VALUE;

    @Override
    public boolean ready() {
      return ready;
    }

    @Override
    public boolean accept(LoggedEvent event) {
      positions.add(event.position());
      return positions.size() < wants;
    }

    @Override
    public void closed() {
      closed = true;
    }
  }

  @BeforeEach
  void start() {
    site.pump.onNumbered(tail::poke);
    site.pump.start();
  }

  private void commit(int count) {
    for (int i = 0; i < count; i++) {
      site.commit(Fixtures.ORG, "n" + names++);
    }
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  @DisplayName("gets what is in the log already, then what comes, each once and in order")
  void replayThenLive() {
    commit(250);
    Reader reader = new Reader();
    tail.subscribe(Site.everything(0), reader);
    assertThat(reader.positions).isEqualTo(upTo(250));
    commit(10);
    time.advance(Duration.ofMillis(10));
    assertThat(reader.positions).isEqualTo(upTo(260));
  }

  @Test
  @DisplayName("gets an event within milliseconds")
  void soon() {
    Reader reader = new Reader();
    tail.subscribe(Site.everything(0), reader);
    commit(1);
    time.advance(Duration.ofMillis(6));
    assertThat(reader.positions).containsExactly(1L);
  }

  @Test
  @DisplayName("sees only its own organisation, and the types that it asked for")
  void scoped() {
    Reader own = new Reader();
    Reader other = new Reader();
    Reader types = new Reader();
    tail.subscribe(query(Scope.org(Fixtures.ORG), Set.of()), own);
    tail.subscribe(query(Scope.org(Fixtures.OTHER_ORG), Set.of()), other);
    tail.subscribe(query(Scope.all(), Set.of("node.connected")), types);
    commit(2);
    site.commit(Fixtures.OTHER_ORG, "foreign");
    time.advance(Duration.ofSeconds(1));
    assertThat(own.positions).containsExactly(1L, 2L);
    assertThat(other.positions).containsExactly(3L);
    assertThat(types.positions).isEmpty();
  }

  private static EventQuery query(Scope scope, Set<String> types) {
    return new EventQuery(0, scope, types, null, null, 100);
  }

  @Test
  @DisplayName("that is slow misses nothing, and holds up nobody else")
  void slow() {
    Reader slow = new Reader();
    Reader quick = new Reader();
    slow.ready = false;
    tail.subscribe(Site.everything(0), slow);
    tail.subscribe(Site.everything(0), quick);
    commit(20);
    time.advance(Duration.ofSeconds(1));
    assertThat(slow.positions).isEmpty();
    assertThat(quick.positions).hasSize(20);
    slow.ready = true;
    time.advance(Duration.ofSeconds(1));
    assertThat(slow.positions).isEqualTo(upTo(20));
  }

  @Test
  @DisplayName("that takes nothing for more than a minute is closed")
  void stuck() {
    Reader stuck = new Reader();
    stuck.ready = false;
    tail.subscribe(Site.everything(0), stuck);
    commit(1);
    time.advance(Duration.ofSeconds(59));
    assertThat(stuck.closed).isFalse();
    time.advance(Duration.ofSeconds(3));
    assertThat(stuck.closed).isTrue();
  }

  @Test
  @DisplayName("that falls behind what is kept in memory reads from the log again")
  void behind() {
    Reader reader = new Reader();
    tail.subscribe(Site.everything(0), reader);
    reader.ready = false;
    commit(5_000);
    time.advance(Duration.ofSeconds(1));
    reader.ready = true;
    time.advance(Duration.ofSeconds(1));
    assertThat(reader.positions).isEqualTo(upTo(5_000));
  }

  @Test
  @DisplayName("gets no more once it wants no more, or has ended")
  void ended() {
    Reader three = new Reader();
    three.wants = 3;
    tail.subscribe(Site.everything(0), three);
    Reader ended = new Reader();
    tail.subscribe(Site.everything(0), ended).cancel();
    commit(5);
    time.advance(Duration.ofSeconds(1));
    assertThat(three.positions).hasSize(3);
    assertThat(three.closed).isTrue();
    assertThat(ended.positions).isEmpty();
    assertThat(ended.closed).isTrue();
  }

  @Test
  @DisplayName("that fails is let go, instead of being tried again for ever")
  void broken() {
    AtomicInteger asked = new AtomicInteger();
    Reader reader =
        new Reader() {
          @Override
          public boolean accept(LoggedEvent event) {
            asked.incrementAndGet();
            throw new StackOverflowError();
          }
        };
    tail.subscribe(Site.everything(0), reader);
    commit(2);
    time.advance(Duration.ofSeconds(5));
    assertThat(asked).hasValue(1);
    assertThat(reader.closed).isTrue();
  }

  @Test
  @DisplayName("gets on when the store is back")
  void storeDown() {
    Reader reader = new Reader();
    tail.subscribe(Site.everything(0), reader);
    commit(1);
    site.memory.faults().failing(operation -> operation.equals("events.read"));
    commit(1);
    time.advance(Duration.ofSeconds(1));
    site.memory.faults().failing(false);
    time.advance(Duration.ofSeconds(1));
    assertThat(reader.positions).containsExactly(1L, 2L);
  }
}
