package io.aiwm.core.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.NodeTrigger;
import io.aiwm.core.node.NodeStatusTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The status table of nodes")
class NodeStatusTableTest {
  private static final Path PAGE = Path.of("..", "docs", "node-status.md");
  private static final String ANY = "any";

  /** Written down again by hand: status, trigger, connected -> status after, event. */
  private static final String EXPECTED =
      """
      pending      installation_started   any           installing   node.installation_started
      error        installation_started   any           installing   node.installation_started
      offline      installation_started   any           installing   node.installation_started
      pending      connected              any           installing   node.installation_started
      installing   registered             any           online       node.connected
      installing   installation_failed    any           error        node.installation_failed
      installing   install_timeout        any           error        node.installation_failed
      offline      registered             any           online       node.connected
      error        registered             any           online       node.connected
      offline      heartbeat_resumed      any           online       node.connected
      offline      installation_failed    any           offline      node.installation_failed
      online       installation_started   any           online       node.installation_started
      online       installation_failed    any           online       node.installation_failed
      maintenance  installation_started   any           maintenance  node.installation_started
      maintenance  installation_failed    any           maintenance  node.installation_failed
      online       heartbeat_timeout      any           offline      node.disconnected
      online       shutting_down          any           offline      node.disconnected
      online       maintenance_requested  any           maintenance  node.maintenance_mode
      offline      maintenance_requested  any           maintenance  node.maintenance_mode
      maintenance  resume_requested       connected     online       node.resumed
      maintenance  resume_requested       disconnected  offline      node.resumed
      maintenance  heartbeat_timeout      any           maintenance  node.disconnected
      maintenance  shutting_down          any           maintenance  node.disconnected
      maintenance  connected              any           maintenance  node.connected
      maintenance  heartbeat_resumed      any           maintenance  node.connected
      pending      disabled               any           inactive     node.decommissioned
      installing   disabled               any           inactive     node.decommissioned
      online       disabled               any           inactive     node.decommissioned
      offline      disabled               any           inactive     node.decommissioned
      maintenance  disabled               any           inactive     node.decommissioned
      error        disabled               any           inactive     node.decommissioned
      inactive     enabled                any           offline      node.resumed
      pending      deleted                any           inactive     node.decommissioned
      installing   deleted                any           inactive     node.decommissioned
      online       deleted                any           inactive     node.decommissioned
      offline      deleted                any           inactive     node.decommissioned
      maintenance  deleted                any           inactive     node.decommissioned
      error        deleted                any           inactive     node.decommissioned
      inactive     deleted                any           inactive     node.decommissioned
      """;

  private final NodeStatusTable table = new NodeStatusTable();

  @Test
  @DisplayName("allows what is written down here and refuses every other combination")
  void everyCombination() {
    Map<String, String> expected = expected();
    for (NodeStatus from : NodeStatus.values()) {
      for (NodeTrigger trigger : NodeTrigger.values()) {
        for (boolean connected : new boolean[] {true, false}) {
          String key = key(from, trigger, connected ? "connected" : "disconnected");
          String actual =
              table
                  .next(from, trigger, connected)
                  .map(row -> name(row.to()) + " " + row.eventType())
                  .orElse("refused");
          assertThat(actual).as(key).isEqualTo(expected.getOrDefault(key, "refused"));
        }
      }
    }
  }

  @Test
  @DisplayName("says at most one thing about a status, a trigger and a connection")
  void unambiguous() {
    for (var first : NodeStatusTable.TABLE.rows()) {
      for (boolean connected : new boolean[] {true, false}) {
        assertThat(
                NodeStatusTable.TABLE.rows().stream()
                    .filter(r -> r.from() == first.from() && r.trigger() == first.trigger())
                    .filter(r -> r.guard() == null || r.guard().holds() == connected))
            .hasSizeLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  @DisplayName("names what an administrator may ask for in each status")
  void requestable() {
    Map<NodeStatus, Set<NodeStatus>> expected = new EnumMap<>(NodeStatus.class);
    expected.put(NodeStatus.PENDING, Set.of(NodeStatus.INACTIVE));
    expected.put(NodeStatus.INSTALLING, Set.of(NodeStatus.INACTIVE));
    expected.put(NodeStatus.ONLINE, Set.of(NodeStatus.MAINTENANCE, NodeStatus.INACTIVE));
    expected.put(NodeStatus.OFFLINE, Set.of(NodeStatus.MAINTENANCE, NodeStatus.INACTIVE));
    expected.put(NodeStatus.MAINTENANCE, Set.of(NodeStatus.ONLINE, NodeStatus.INACTIVE));
    expected.put(NodeStatus.ERROR, Set.of(NodeStatus.INACTIVE));
    expected.put(NodeStatus.INACTIVE, Set.of(NodeStatus.OFFLINE));
    expected.forEach((from, targets) -> assertThat(table.requestable(from)).isEqualTo(targets));
  }

  @Test
  @DisplayName("is what docs/node-status.md shows (run with -Dupdate.docs=true to write it)")
  void page() throws IOException {
    String page = StatusPage.of(NodeStatusTable.TABLE);
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).content().isEqualTo(page);
  }

  private static Map<String, String> expected() {
    Map<String, String> expected = new HashMap<>();
    EXPECTED
        .lines()
        .map(line -> line.split(" +"))
        .forEach(
            row -> {
              for (String connected : new String[] {"connected", "disconnected"}) {
                if (row[2].equals(ANY) || row[2].equals(connected)) {
                  expected.put(row[0] + " " + row[1] + " " + connected, row[3] + " " + row[4]);
                }
              }
            });
    return expected;
  }

  private static String key(NodeStatus from, NodeTrigger trigger, String connected) {
    return name(from) + " " + name(trigger) + " " + connected;
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
