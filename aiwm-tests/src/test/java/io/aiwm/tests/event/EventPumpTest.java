package io.aiwm.tests.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.store.LoggedEvent;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The pump")
class EventPumpTest {
  private final VirtualTime time = new VirtualTime();
  private final Site site = new Site(time);

  @Test
  @DisplayName("numbers an event at once when it is committed here, and says so")
  void poked() {
    AtomicInteger told = new AtomicInteger();
    site.pump.onNumbered(told::incrementAndGet);
    site.pump.start();
    site.commit(Fixtures.ORG, "n1");
    site.commit(Fixtures.ORG, "n2");
    assertThat(site.log()).extracting(LoggedEvent::position).containsExactly(1L, 2L);
    assertThat(told).hasValue(2);
  }

  @Test
  @DisplayName("finds within half a second what was committed elsewhere")
  void elsewhere() {
    site.pump.start();
    site.another("c2").commit(Fixtures.ORG, "n1");
    assertThat(site.log()).isEmpty();
    time.advance(Duration.ofMillis(500));
    assertThat(site.log()).hasSize(1);
  }

  @Test
  @DisplayName("works on one controller only, until that one is gone")
  void leased() {
    site.pump.start();
    Site second = site.another("c2");
    second.pump.start();
    assertThat(site.pump.poke()).isTrue();
    assertThat(second.pump.poke()).isFalse();
    site.pump.close();
    time.advance(Duration.ofSeconds(1));
    second.commit(Fixtures.ORG, "n1");
    assertThat(second.pump.poke()).isTrue();
    assertThat(site.log()).hasSize(1);
  }

  @Test
  @DisplayName("is taken over within the lease when its controller dies without a word")
  void takenOver() {
    site.pump.start();
    Site second = site.another("c2");
    second.pump.start();
    // As if frozen: none of its calls goes through any more.
    site.memory.faults().failing(true);
    time.advance(Duration.ofSeconds(5));
    second.commit(Fixtures.ORG, "n1");
    assertThat(second.log()).hasSize(1);
  }

  @Test
  @DisplayName("goes on by itself when the store is back")
  void storeDown() {
    site.pump.start();
    site.memory.faults().failing(operation -> operation.startsWith("events."));
    site.commit(Fixtures.ORG, "n1");
    time.advance(Duration.ofSeconds(1));
    site.memory.faults().failing(false);
    time.advance(Duration.ofMillis(500));
    assertThat(site.log()).hasSize(1);
  }
}
