package io.aiwm.core.node;

import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.StatusStateMachine.Transition;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Draws the page on the status of nodes from the table. */
final class StatusPage {
  private StatusPage() {}

  static String of(List<NodeStatusTable.Row> rows) {
    return """
    # Status of nodes

    Written by `NodeStatusTableTest` from `NodeStatusTable`; do not edit.

    ```mermaid
    stateDiagram-v2
        [*] --> pending: created
    %s
    ```

    A deleted node is also `inactive`; it has left the diagram for good. What is not listed is refused.

    | from | on | to | event |
    |---|---|---|---|
    | (none) | created | pending | `node.registered` |
    %s
    """
        .formatted(lines(rows), cells(rows));
  }

  private static String lines(List<NodeStatusTable.Row> rows) {
    return rows.stream()
        .filter(row -> row.transition().from() != row.transition().to())
        .map(StatusPage::line)
        .distinct()
        .collect(Collectors.joining("\n"));
  }

  private static String line(NodeStatusTable.Row row) {
    Transition t = row.transition();
    return "    " + name(t.from()) + " --> " + name(t.to()) + ": " + trigger(row);
  }

  private static String cells(List<NodeStatusTable.Row> rows) {
    return rows.stream()
        .map(
            row ->
                "| %s | %s | %s | `%s` |"
                    .formatted(
                        name(row.transition().from()),
                        trigger(row),
                        name(row.transition().to()),
                        Objects.requireNonNull(row.transition().eventType())))
        .collect(Collectors.joining("\n"));
  }

  private static String trigger(NodeStatusTable.Row row) {
    String trigger = row.transition().trigger().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    if (row.connected() == null) {
      return trigger;
    }
    return trigger + (row.connected() ? " while connected" : " while not connected");
  }

  private static String name(NodeStatus status) {
    return status.wireName();
  }
}
