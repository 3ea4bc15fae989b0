package io.aiwm.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.aiwm.api.entity.Ids;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.core.internal.cluster.Cluster;
import io.aiwm.core.internal.cluster.ClusterSettings;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.event.EventPump;
import io.aiwm.core.internal.history.MetricsHistory;
import io.aiwm.core.internal.telemetry.TelemetryBuffer;
import io.aiwm.core.internal.telemetry.TelemetrySettings;
import io.aiwm.core.settings.HistorySettings;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("An outage of the store")
class StoreOutageTest {
  private final VirtualTime time = new VirtualTime();
  private final InMemoryStore store = InMemoryStore.open(time);
  private final Engine engine = new Engine("c1", store, time, time, Runnable::run, new Ids(time));
  private final TelemetryBuffer telemetry =
      new TelemetryBuffer(engine, TelemetrySettings.defaults());
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.aiwm.core");
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  @BeforeEach
  void listen() {
    appender.start();
    logger.setLevel(Level.WARN);
    logger.addAppender(appender);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(appender);
    logger.setLevel(null);
  }

  private List<String> lines() {
    return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  @DisplayName(
      "is a line of log for each reason, however many parts of the engine meet it, and one"
          + " when it is over")
  void oneLine() {
    new Cluster(engine, ClusterSettings.defaults()).start();
    new EventPump(engine).start();
    new MetricsHistory(engine, HistorySettings.defaults()).start();
    telemetry.start();
    time.advance(Duration.ofSeconds(5));
    assertThat(lines()).isEmpty();

    store.faults().failing(operation -> !operation.equals("ping"));
    Heartbeat heartbeat = new Heartbeat("online", null, 1.0, null, null, null);
    telemetry.record(new NodeTelemetry("n1", time.now(), time.now(), heartbeat, null, null));
    time.advance(Duration.ofMinutes(3));
    List<String> during = lines();
    store.faults().failing(false);
    time.advance(Duration.ofMinutes(1));

    assertThat(during)
        .doesNotHaveDuplicates()
        .hasSizeBetween(1, 8)
        .allMatch(line -> line.contains("skipped: store unavailable"));
    assertThat(lines().subList(during.size(), lines().size()))
        .singleElement()
        .asString()
        .startsWith("Store available again after 1")
        .contains("Telemetry flush", "Controller lease renewal");
  }

  @Test
  @DisplayName("is not what a fault of the engine's own is: that is told each time")
  void otherFaults() {
    engine.outage().waits("Leased duty", new IllegalStateException("a fault"));
    engine.outage().waits("Leased duty", new IllegalStateException("a fault"));
    assertThat(lines()).hasSize(2).allMatch(line -> line.contains("a fault"));
  }
}
