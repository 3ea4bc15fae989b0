package io.aiwm.core.internal.node;

import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.NodeTrigger;
import io.aiwm.core.feature.TransitionTable;
import java.util.Objects;
import java.util.stream.Collectors;

/** Draws the page on the status of nodes from the table. */
final class StatusPage {
  private StatusPage() {}

  static String of(TransitionTable<NodeStatus, NodeTrigger> table) {
    return """
    # Status of nodes

    Written by `NodeStatusTableTest` from `NodeStatusTable`; do not edit.

    ```mermaid
    stateDiagram-v2
        [*] --> pending: created
    %s```

    A deleted node is also `inactive`; it has left the diagram for good. What is not listed is refused.

    | from | on | to | event |
    |---|---|---|---|
    | (none) | created | pending | `node.registered` |
    %s
    """
        .formatted(table.diagram(), cells(table));
  }

  private static String cells(TransitionTable<NodeStatus, NodeTrigger> table) {
    return table.rows().stream()
        .map(
            row ->
                "| %s | %s | %s | `%s` |"
                    .formatted(
                        row.from().wireName(),
                        TransitionTable.trigger(row),
                        row.to().wireName(),
                        Objects.requireNonNull(row.event())))
        .collect(Collectors.joining("\n"));
  }
}
