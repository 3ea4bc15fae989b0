package io.aiwm.core.internal.command;

import io.aiwm.core.http.Access;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.node.NodeView;
import io.aiwm.core.internal.node.NodeViews;
import java.util.List;

/** Operations that cordon and uncordon nodes. */
final class SchedulingOperations {
  private final NodeControl control;
  private final NodeViews views;

  SchedulingOperations(NodeControl control, NodeViews views) {
    this.control = control;
    this.views = views;
  }

  List<Operation<?, ?>> all() {
    return List.of(cordon(), uncordon());
  }

  private Operation<?, ?> cordon() {
    return Operation.post("node.cordon", "/nodes/{id}/cordon")
        .summary("Cordon the node")
        .access(Access.OWN)
        .returns(200, NodeView.class)
        .conditional()
        .handle(
            call ->
                views.of(control.cordon(call.caller(), call.scope(), call.id(), call.ifVersion())));
  }

  private Operation<?, ?> uncordon() {
    return Operation.post("node.uncordon", "/nodes/{id}/uncordon")
        .summary("Uncordon the node; also ends a drain")
        .access(Access.OWN)
        .returns(200, NodeView.class)
        .conditional()
        .handle(
            call ->
                views.of(
                    control.uncordon(call.caller(), call.scope(), call.id(), call.ifVersion())));
  }
}
