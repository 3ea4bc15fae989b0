package io.aiwm.core.internal.execution.dispatch;

import io.aiwm.api.error.Failures;
import io.aiwm.api.execution.AsyncStepHandler;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.StepHandler;
import io.aiwm.api.security.Permission;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.execution.run.ExecutionInput;
import io.aiwm.core.internal.execution.run.LocalHandlers;
import io.aiwm.core.internal.execution.run.Outbound;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The steps that handlers of this controller are at work on. Safe for use by many threads. */
public final class LocalSteps {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?");

  private final Engine engine;
  private final ExecutionHost host;
  private final Map<String, StepHandler<?, ?>> handlers = new ConcurrentHashMap<>();
  private final long renewNanos;
  private final Map<String, LocalRun> running = new ConcurrentHashMap<>();
  private volatile LocalHandlers known = new LocalHandlers(Set.of(), Set.of());
  private volatile Reports reports = (executionId, messageId, input, ended) -> {};

  /** Receiver of handlers' reports. */
  @FunctionalInterface
  interface Reports {
    /**
     * Takes a report in.
     *
     * @param ended it is the last one, and an answer
     */
    void accept(String executionId, String messageId, ExecutionInput input, boolean ended);
  }

  public LocalSteps(Engine engine, ExecutionHost host, Duration claimTime) {
    this.engine = engine;
    this.host = host;
    renewNanos = claimTime.dividedBy(3).toNanos();
    host.handlers().forEach(this::add);
  }

  public void add(StepHandler<?, ?> handler) {
    if (!NAME.matcher(handler.name()).matches()) {
      throw new IllegalArgumentException("Invalid name of a step handler: " + handler.name());
    }
    if (handlers.putIfAbsent(handler.name(), handler) != null) {
      throw new IllegalArgumentException("Duplicate step handler " + handler.name());
    }
    known =
        new LocalHandlers(
            handlers.keySet(),
            handlers.values().stream()
                .filter(AsyncStepHandler.class::isInstance)
                .map(StepHandler::name)
                .collect(Collectors.toSet()));
  }

  void reportTo(Reports target) {
    reports = target;
  }

  /** The handlers that there are. */
  public LocalHandlers known() {
    return known;
  }

  /** Permission that a caller needs for the step; the least if there is no such handler. */
  public Permission permission(String name) {
    StepHandler<?, ?> handler = handlers.get(name);
    return handler == null ? Permission.EDIT : handler.permission();
  }

  /**
   * Lets a handler begin.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the host's executor takes no more
   */
  void start(Execution execution, Outbound out, Map<String, Object> data) {
    LocalRun run = new LocalRun(engine, execution, out, data, reports);
    StepHandler<?, ?> handler = handlers.get(run.handler());
    if (handler == null) {
      throw new IllegalStateException("No step handler for " + out.command().type());
    }
    if (running.putIfAbsent(run.messageId(), run) == null) {
      try {
        host.executor().execute(() -> carryOut(run, handler));
      } catch (RuntimeException | Error e) {
        Failures.note(e);
        running.remove(run.messageId());
        throw e;
      }
    }
  }

  private void carryOut(LocalRun run, StepHandler<?, ?> handler) {
    if (handler instanceof AsyncStepHandler<?, ?> later) {
      run.begin(later, engine.work(), () -> running.remove(run.messageId()));
      return;
    }
    try {
      run.carryOut(handler);
    } finally {
      running.remove(run.messageId());
    }
  }

  /** Nobody waits for this one any more. */
  void cancel(@Nullable String messageId) {
    LocalRun run = messageId == null ? null : running.get(messageId);
    if (run != null) {
      run.cancel();
    }
  }

  /** Those whose claim is to be renewed now. */
  public List<LocalRun> renewable() {
    long now = engine.time().nanos();
    return running.values().stream()
        .filter(run -> !isHeld(run) && run.renewable(now, renewNanos))
        .toList();
  }

  /** Those that this controller's lease holds. */
  public List<LocalRun> held() {
    return running.values().stream().filter(this::isHeld).toList();
  }

  private boolean isHeld(LocalRun run) {
    return known.asynchronous().contains(run.handler());
  }
}
