package io.aiwm.tests.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aiwm.api.alert.Alert;
import io.aiwm.api.alert.AlertLevel;
import io.aiwm.api.alert.AlertMetric;
import io.aiwm.api.alert.Limits;
import io.aiwm.api.alert.Limits.Limit;
import io.aiwm.api.alert.Thresholds;
import io.aiwm.api.entity.Header;
import io.aiwm.api.event.Event;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeHealth;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.TokenMetadata;
import io.aiwm.api.store.Commit;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.GpuStatus;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.Metrics;
import io.aiwm.core.feature.LeasedTask;
import io.aiwm.core.internal.alert.AlertMonitor;
import io.aiwm.core.internal.alert.TokenExpiry;
import io.aiwm.core.json.Json;
import io.aiwm.core.settings.AlertSettings;
import io.aiwm.testkit.EventSchemaCheck;
import io.aiwm.testkit.Fixtures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Alerts")
class AlertsTest {
  private static final String POOL = "0123456789abcdef01234567";

  private final Fleet fleet = new Fleet();
  private AlertMonitor monitor = monitor();
  private Node node;

  private AlertMonitor monitor() {
    return new AlertMonitor(fleet.engine, fleet.registry, AlertSettings.defaults());
  }

  @BeforeEach
  void start() {
    node = fleet.online("gpu-01");
    monitor.start();
  }

  @AfterEach
  void stop() {
    monitor.close();
    assertThat(EventSchemaCheck.problems(fleet.store)).isEmpty();
  }

  private void report(double temperature, double cpu, Duration forSoLong) {
    for (long left = forSoLong.toSeconds(); left >= 0; left -= 30) {
      Heartbeat heartbeat =
          new Heartbeat(
              "online",
              1L,
              cpu,
              20.0,
              0,
              List.of(new GpuStatus("gpu-0", 1.0, 1L, temperature, "ok")));
      monitor.record(
          new NodeTelemetry(node.id(), fleet.time.now(), fleet.time.now(), heartbeat, null, null));
      fleet.time.advance(Duration.ofSeconds(left > 0 ? Math.min(left, 30) : 2));
    }
  }

  private List<Event> news() {
    return fleet.events(node).stream()
        .filter(event -> event.type().matches("node\\.(warning|critical|recovered)"))
        .toList();
  }

  private List<String> types() {
    return news().stream().map(Event::type).toList();
  }

  private List<Alert> alerts() {
    return fleet.stored(node).health().alerts();
  }

  @Test
  @DisplayName("tell of each change of level once, however many reports follow")
  void once() {
    report(80, 10, Duration.ofMinutes(10));
    assertThat(types()).containsExactly("node.warning");
    assertThat(news().get(0).data())
        .containsEntry("metric", "gpu_temperature")
        .containsEntry("deviceId", "gpu-0")
        .containsEntry("level", "warning")
        .containsEntry("previousLevel", "ok")
        .containsEntry("threshold", 75.0);
    assertThat(alerts()).singleElement().extracting(Alert::level).isEqualTo(AlertLevel.WARNING);
    report(90, 10, Duration.ofMinutes(10));
    report(50, 10, Duration.ofMinutes(10));
    assertThat(types()).containsExactly("node.warning", "node.critical", "node.recovered");
    assertThat(alerts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"gpu\": [{\"deviceId\": \"0\", \"temperature\": 76}]} | 0 | warning",
        "{\"gpu\": [{\"deviceId\": \"0\", \"temperature\": 86}]} | 0 | critical",
        "{\"gpu\": [{\"deviceId\": \"0\", \"memoryUsed\": 96, \"memoryTotal\": 100}]} | 5 |"
            + " warning",
        "{\"gpu\": [{\"deviceId\": \"0\", \"memoryUsed\": 100, \"memoryTotal\": 100}]} | 1 |"
            + " critical",
        "{\"gpu\": [{\"deviceId\": \"0\", \"eccErrors\": 1}]} | 0 | warning",
        "{\"gpu\": [{\"deviceId\": \"0\", \"xid\": 79}]} | 0 | critical",
        "{\"cpu\": {\"usage\": 81}} | 5 | warning",
        "{\"memory\": {\"used\": 81, \"total\": 100}} | 5 | warning",
        "{\"memory\": {\"used\": 96, \"total\": 100}} | 5 | critical",
        "{\"disk\": {\"used\": 91, \"total\": 100}} | 0 | warning",
        "{\"disk\": {\"used\": 98, \"total\": 100}} | 0 | critical"
      })
  @DisplayName("are raised by each condition, once it has lasted, and not before")
  void conditions(String metrics, int minutes, String level) throws Exception {
    Metrics measured = Json.mapper().readValue(metrics, Metrics.class);
    for (int second = 0; second < minutes * 60; second += 15) {
      measure(measured, 15);
      assertThat(types()).doesNotContain("node." + level);
    }
    measure(measured, 15);
    assertThat(types()).last().isEqualTo("node." + level);
    assertThat(alerts()).singleElement().extracting(a -> a.level().wireName()).isEqualTo(level);
  }

  private void measure(Metrics metrics, int seconds) {
    Instant now = fleet.time.now();
    monitor.record(new NodeTelemetry(node.id(), now, now, null, now, metrics));
    fleet.time.advance(Duration.ofSeconds(seconds));
  }

  @Test
  @DisplayName("are told again as often as is asked for, while they stand")
  void reminders() {
    monitor.close();
    AlertSettings hourly = AlertSettings.defaults().withReminder(Duration.ofHours(1));
    monitor = new AlertMonitor(fleet.engine, fleet.registry, hourly);
    monitor.start();
    report(90, 10, Duration.ofMinutes(150));
    assertThat(types()).containsOnly("node.critical").hasSize(3);
    assertThat(news().get(0).data()).doesNotContainKey("reminder");
    assertThat(news().subList(1, 3))
        .allSatisfy(e -> assertThat(e.data()).containsEntry("reminder", true));
    report(50, 10, Duration.ofMinutes(150));
    assertThat(types()).hasSize(4).last().isEqualTo("node.recovered");
  }

  @Test
  @DisplayName("keep to limits of the node's pool")
  void poolLimits() {
    ObjectNode inPool = Json.mapper().valueToTree(Fixtures.next(fleet.stored(node)));
    inPool.putArray("poolIds").add(POOL);
    Thresholds thresholds =
        new Thresholds(
            Header.fresh(POOL, node.owner(), "user-1", fleet.time.now()),
            Map.of(AlertMetric.GPU_TEMPERATURE, new Limits(new Limit(60, 0), null, 1)));
    fleet.store.commit(
        Commit.builder()
            .replace(Node.KIND, Json.mapper().convertValue(inPool, Node.class))
            .insert(Thresholds.KIND, thresholds)
            .build());
    report(61, 10, Duration.ofMinutes(1));
    assertThat(types()).containsExactly("node.warning");
  }

  @Test
  @DisplayName("wait for five minutes of a busy processor")
  void duration() {
    report(50, 95, Duration.ofMinutes(4));
    assertThat(types()).isEmpty();
    report(50, 95, Duration.ofMinutes(2));
    assertThat(types()).containsExactly("node.warning");
  }

  @Test
  @DisplayName("go on where another controller left them")
  void takenOver() {
    report(90, 10, Duration.ofMinutes(2));
    monitor.close();
    monitor = monitor();
    monitor.start();
    report(90, 10, Duration.ofMinutes(2));
    assertThat(types()).containsExactly("node.critical");
    report(50, 10, Duration.ofMinutes(2));
    assertThat(types()).containsExactly("node.critical", "node.recovered");
  }

  @Test
  @DisplayName("are silent in maintenance")
  void maintenance() {
    NodePatch patch = NodePatch.toStatus(NodeStatus.MAINTENANCE);
    fleet.apply(node, new NodeInput.Patched(patch));
    report(90, 10, Duration.ofMinutes(5));
    assertThat(types()).isEmpty();
  }

  @Test
  @DisplayName("keep to limits of the node, which come into force within a minute")
  void ownLimits() {
    report(80, 10, Duration.ofMinutes(2));
    Limits own = new Limits(new Limit(95, 0), null, 1);
    Thresholds thresholds =
        new Thresholds(
            Header.fresh(node.id(), node.owner(), "user-1", fleet.time.now()),
            Map.of(AlertMetric.GPU_TEMPERATURE, own));
    fleet.store.commit(Commit.builder().insert(Thresholds.KIND, thresholds).build());
    report(80, 10, Duration.ofMinutes(3));
    report(90, 10, Duration.ofMinutes(5));
    assertThat(types()).containsExactly("node.warning", "node.recovered");
  }

  @Test
  @DisplayName("are told late rather than not at all where the store fails")
  void storeDown() {
    report(50, 10, Duration.ofSeconds(30));
    fleet.store.faults().failing(true);
    report(90, 10, Duration.ofMinutes(1));
    fleet.store.faults().failing(false);
    report(90, 10, Duration.ofMinutes(2));
    assertThat(types()).containsExactly("node.critical");
  }

  @Test
  @DisplayName("leave what the agent says of itself alone, and the other way round")
  void agentsWord() {
    report(90, 10, Duration.ofMinutes(1));
    NodeHealth said = new NodeHealth(NodeHealth.State.DEGRADED, List.of("fan"));
    fleet.apply(node, new NodeInput.HealthReported(1, said));
    NodeHealth health = fleet.stored(node).health();
    assertThat(health.state()).isEqualTo(NodeHealth.State.DEGRADED);
    assertThat(health.alerts()).hasSize(1);
  }

  @Test
  @DisplayName("tell of a token that ends soon, and are quiet when a new one is issued")
  void token() {
    LeasedTask expiry =
        new TokenExpiry(fleet.engine, fleet.registry, AlertSettings.defaults()).task();
    issue(Duration.ofDays(10));
    expiry.run().run(() -> true);
    assertThat(types()).containsExactly("node.warning");
    assertThat(news().get(0).data()).containsEntry("metric", "token_expiry");
    issue(Duration.ofDays(365));
    expiry.run().run(() -> true);
    assertThat(types()).containsExactly("node.warning", "node.recovered");
  }

  private void issue(Duration validity) {
    TokenMetadata metadata =
        new TokenMetadata(fleet.time.now(), fleet.time.now().plus(validity), null, null);
    fleet.apply(node, new NodeInput.TokenIssued(metadata, node.tokens()));
  }
}
