package io.aiwm.tools.benchmarks.execution;

import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionDraftBuilder;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.api.store.Change;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.Aiwm;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.store.jdbc.JdbcStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** AIWM as a host has it, audit and events included. */
final class AiwmExecutions implements ExecutionContestant {
  private static final Principal USER =
      Principal.user("bench", "bench", "bench", Set.of(Role.ORGANIZATION_OWNER));
  private static final Caller CALLER = new Caller(USER, "benchmark", "127.0.0.1");

  private final Map<String, CompletableFuture<Void>> ends = new ConcurrentHashMap<>();
  private final Aiwm aiwm;
  private final Node node;
  private final String token;

  AiwmExecutions(DataSource database) {
    NodeTokens tokens = NodeTokens.hs256("benchmark-benchmark-benchmark-benchmark");
    aiwm =
        Aiwm.builder()
            .store(watched(JdbcStore.on(database)))
            .authenticator(request -> USER)
            .nodeTokens(tokens)
            .build();
    aiwm.start();
    node = aiwm.nodes().create(CALLER, NodeDraft.worker("bench"));
    token = tokens.mint(node.id(), TimeSource.system().now(), Duration.ofHours(1)).token();
  }

  Aiwm aiwm() {
    return aiwm;
  }

  /** What its agent shows. */
  String token() {
    return token;
  }

  @Override
  public String name() {
    return "aiwm";
  }

  @Override
  public void execute() throws Exception {
    execute(STEPS);
  }

  /** Carries out one execution of so many steps, one after the other. */
  void execute(int steps) throws Exception {
    ExecutionDraftBuilder draft = ExecutionDraft.named("bench");
    for (int i = 0; i < steps; i++) {
      CommandSpec nothing = CommandSpec.of("model.list", Map.of());
      Integer[] after = i == 0 ? new Integer[0] : new Integer[] {i - 1};
      draft.step(StepSpec.on(node.id(), "step " + i, nothing, after));
    }
    String id = aiwm.executions().submit(CALLER, draft.build()).id();
    end(id).get(1, TimeUnit.MINUTES);
    ends.remove(id);
  }

  private CompletableFuture<Void> end(String id) {
    return ends.computeIfAbsent(id, key -> new CompletableFuture<>());
  }

  /** The store, told of each end as soon as it has landed. */
  private Store watched(Store store) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          try {
            Object result = method.invoke(store, arguments);
            if (result instanceof CommitResult.Applied && arguments[0] instanceof Commit commit) {
              commit.changes().forEach(this::landed);
            }
            return result;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    Class<?>[] types = {Store.class};
    return (Store) Proxy.newProxyInstance(Store.class.getClassLoader(), types, handler);
  }

  private void landed(Change<?> change) {
    if (change.entity() instanceof Execution execution && execution.state().status().terminal()) {
      end(execution.id()).complete(null);
    }
  }

  @Override
  public void close() {
    aiwm.close();
  }
}
