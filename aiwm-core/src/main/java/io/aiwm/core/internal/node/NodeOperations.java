package io.aiwm.core.internal.node;

import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.node.InstallationReport;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Confirmation;
import io.aiwm.core.http.Generic;
import io.aiwm.core.http.ListParameters;
import io.aiwm.core.http.Listing;
import io.aiwm.core.http.Listings;
import io.aiwm.core.http.NoBody;
import io.aiwm.core.http.Operation;
import java.util.List;

/** Nodes: their records and their state. */
public final class NodeOperations {
  private final NodeRegistry nodes;
  private final NodeViews views;
  private final Listings listings;

  NodeOperations(NodeRegistry nodes, NodeViews views, Listings listings) {
    this.nodes = nodes;
    this.views = views;
    this.listings = listings;
  }

  List<Operation<?, ?>> all() {
    return List.of(
        create(),
        list(),
        get(),
        update(Operation.put("node.replace", "/nodes/{id}")),
        update(Operation.patch("node.update", "/nodes/{id}")),
        delete(),
        installation());
  }

  private Operation<?, ?> create() {
    return Operation.post("node.create", "/nodes")
        .summary("Create a node in status pending")
        .access(Access.OWN)
        .body(CreateNode.class)
        .returns(201, NodeView.class)
        .handle(call -> changed(nodes.create(call.caller(), call.body().draft())));
  }

  private Operation<?, ?> list() {
    return Operation.get("node.list", "/nodes")
        .summary("List nodes")
        .query(ListParameters.of(Node.KIND))
        .<Listing<NodeView>>returns(200, Generic.listing(NodeView.class))
        .handle(call -> listings.list(call, Node.KIND, nodes::list, views::of));
  }

  private Operation<?, ?> get() {
    return Operation.get("node.get", "/nodes/{id}")
        .summary("Get a node")
        .returns(200, NodeView.class)
        .handle(call -> views.of(require(call)));
  }

  private Operation<?, ?> update(Operation.Builder<NoBody, ?> builder) {
    return builder
        .summary(
            "Update a node; fields that are not sent keep their values, and a new status must be an"
                + " allowed transition")
        .access(Access.OWN)
        .body(UpdateNode.class)
        .returns(200, NodeView.class)
        .conditional()
        .handle(call -> apply(call, new NodeInput.Patched(call.body().patch())));
  }

  private Operation<?, ?> delete() {
    return Operation.delete("node.delete", "/nodes/{id}")
        .summary("Delete a node, revoke its tokens and close its session")
        .access(Access.OWN)
        .returns(200, Confirmation.class)
        .conditional()
        .handle(
            call -> {
              apply(call, new NodeInput.Deleted());
              return new Confirmation("Node deleted successfully");
            });
  }

  private Operation<?, ?> installation() {
    return Operation.post("node.report_installation", "/nodes/{id}/installation")
        .summary("Report installation progress; called by install scripts")
        .access(Access.NODE)
        .body(InstallationReport.class)
        .returns(200, Installation.class)
        .handle(
            call -> {
              NodeView node = apply(call, new NodeInput.Installation(call.body()));
              return new Installation(node.id(), node.status());
            });
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

  /** Response to an install script. */
  record Installation(String nodeId, NodeStatus status) {}
}
