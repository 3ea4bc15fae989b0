package io.aiwm.tests.link;

import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.internal.node.NodePort;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The engine's registry, with what it was given written down. */
record RecordedRegistry(NodePort registry, List<NodeInput> inputs) implements NodePort {

  static RecordedRegistry of(NodePort registry) {
    return new RecordedRegistry(registry, new CopyOnWriteArrayList<>());
  }

  <T extends NodeInput> Stream<T> inputs(Class<T> type) {
    return inputs.stream().filter(type::isInstance).map(type::cast);
  }

  @Override
  public Node create(Caller caller, NodeDraft draft) {
    return registry.create(caller, draft);
  }

  @Override
  public Optional<Node> find(Scope scope, String id) {
    return registry.find(scope, id);
  }

  @Override
  public Page<Node> list(Query query) {
    return registry.list(query);
  }

  @Override
  public Node apply(
      Caller caller, Scope scope, String id, NodeInput input, @Nullable Long ifVersion) {
    inputs.add(input);
    return registry.apply(caller, scope, id, input, ifVersion);
  }

  @Override
  public Node apply(Unit unit, Scope scope, String id, NodeInput input, @Nullable Long ifVersion) {
    inputs.add(input);
    return registry.apply(unit, scope, id, input, ifVersion);
  }

  @Override
  public List<Outcome> applyAll(List<Addressed> addressed) {
    addressed.forEach(a -> inputs.add(a.input()));
    return registry.applyAll(addressed);
  }
}
