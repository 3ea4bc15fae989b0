package io.aiwm.core.command;

import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.node.Schedulability;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Listings;
import io.aiwm.core.http.NoBody;
import io.aiwm.core.http.Operation;
import io.aiwm.core.node.NodeView;
import io.aiwm.core.node.NodeViews;
import java.util.List;

/** Whether a node takes new work. */
final class SchedulingOperations {
  private final NodeRegistry nodes;
  private final NodeViews views;
  private final Listings listings;
  private final Draining draining;

  SchedulingOperations(NodeRegistry nodes, NodeViews views, Listings listings, Draining draining) {
    this.nodes = nodes;
    this.views = views;
    this.listings = listings;
    this.draining = draining;
  }

  List<Operation<?, ?>> all() {
    return List.of(cordon(), uncordon());
  }

  private Operation<?, ?> cordon() {
    return Operation.post("node.cordon", "/nodes/{id}/cordon")
        .summary("Take no new work")
        .access(Access.OWN)
        .returns(200, NodeView.class)
        .conditional()
        .handle(
            call -> apply(call, new NodeInput.SchedulingChanged(Schedulability.CORDONED, true)));
  }

  private Operation<?, ?> uncordon() {
    return Operation.post("node.uncordon", "/nodes/{id}/uncordon")
        .summary("Take new work again; ends a drain too")
        .access(Access.OWN)
        .returns(200, NodeView.class)
        .conditional()
        .handle(this::uncordon);
  }

  /** The drain counts as ended last, so that a call that failed half-way can be repeated. */
  private NodeView uncordon(Call<NoBody> call) {
    boolean drains =
        require(call).schedulability().unschedulableReasons().contains(Schedulability.DRAINING);
    NodeView open = apply(call, new NodeInput.SchedulingChanged(Schedulability.CORDONED, false));
    if (!drains) {
      return open;
    }
    draining.end(call, require(call));
    listings.changed(Execution.KIND);
    NodeInput ended = new NodeInput.SchedulingChanged(Schedulability.DRAINING, false);
    return changed(nodes.apply(call.caller(), call.scope(), call.id(), ended, null));
  }

  private Node require(Call<?> call) {
    return nodes
        .find(call.scope(), call.id())
        .orElseThrow(() -> new NotFoundException("node", call.id()));
  }

  private NodeView apply(Call<?> call, NodeInput input) {
    return changed(nodes.apply(call.caller(), call.scope(), call.id(), input, call.ifVersion()));
  }

  private NodeView changed(Node node) {
    listings.changed(Node.KIND);
    return views.of(node);
  }
}
