package io.aiwm.core.internal.execution.dispatch;

import com.fasterxml.jackson.databind.JsonMappingException;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.error.Failures;
import io.aiwm.api.execution.AsyncStepHandler;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.StepContext;
import io.aiwm.api.execution.StepFailedException;
import io.aiwm.api.execution.StepHandler;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.execution.run.ExecutionInput;
import io.aiwm.core.internal.execution.run.ExecutionInput.Failed;
import io.aiwm.core.internal.execution.run.ExecutionInput.Progressed;
import io.aiwm.core.internal.execution.run.ExecutionInput.Renewed;
import io.aiwm.core.internal.execution.run.ExecutionInput.Succeeded;
import io.aiwm.core.internal.execution.run.Outbound;
import io.aiwm.core.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One try of a step, in the hands of a handler. Safe for use by many threads. */
public final class LocalRun implements StepContext {
  private static final Logger log = LoggerFactory.getLogger(LocalRun.class);
  private static final String CORRELATION_ID = "correlationId";

  private final Engine engine;
  private final Execution execution;
  private final Outbound out;
  private final Map<String, Object> data;
  private final LocalSteps.Reports reports;
  private long renewedNanos;
  private boolean cancelled;
  private final List<Runnable> whenCancelled = new ArrayList<>();
  private @Nullable Thread thread;

  LocalRun(
      Engine engine,
      Execution execution,
      Outbound out,
      Map<String, Object> data,
      LocalSteps.Reports reports) {
    this.engine = engine;
    this.execution = execution;
    this.out = out;
    this.data = data;
    this.reports = reports;
    renewedNanos = engine.time().nanos();
  }

  /** The message of its try. */
  public String messageId() {
    return out.command().messageId();
  }

  /** Name of its handler. */
  String handler() {
    String type = out.command().type();
    return type.substring(type.indexOf('.') + 1);
  }

  <I, O> void carryOut(StepHandler<I, O> handler) {
    if (!begin()) {
      return;
    }
    MDC.put(CORRELATION_ID, String.valueOf(out.command().metadata().correlationId()));
    ExecutionInput answer;
    try {
      answer = answer(handler);
    } finally {
      end();
    }
    try {
      report(answer);
    } finally {
      MDC.remove(CORRELATION_ID);
    }
  }

  /**
   * Begins what completes later.
   *
   * @param work takes the outcome to the store
   * @param ended called once this controller has no part in the try any more
   */
  <I, O> void begin(AsyncStepHandler<I, O> handler, Executor work, Runnable ended) {
    onCancelled(ended);
    if (!begin()) {
      return;
    }
    CompletionStage<O> outcome;
    MDC.put(CORRELATION_ID, String.valueOf(out.command().metadata().correlationId()));
    try {
      I input = Json.mapper().convertValue(data, handler.inputType());
      outcome = handler.begin(input, this);
    } catch (Exception | Error e) {
      Failures.note(e);
      outcome = CompletableFuture.failedFuture(e);
    } finally {
      end();
      MDC.remove(CORRELATION_ID);
    }
    var unused =
        outcome.whenComplete((output, failure) -> conclude(handler, output, failure, work, ended));
  }

  private <I, O> void conclude(
      AsyncStepHandler<I, O> handler,
      @Nullable O output,
      @Nullable Throwable failure,
      Executor work,
      Runnable ended) {
    ExecutionInput answer = failure == null ? converted(output) : failure(handler, failure);
    try {
      work.execute(
          () -> {
            report(answer);
            ended.run();
          });
    } catch (RejectedExecutionException busy) {
      // The claim is no longer renewed, and whoever takes the step over begins the try again.
      log.warn(
          "The outcome of {} was discarded, and the step will run again: {}",
          out.command().type(),
          busy.toString());
      ended.run();
    }
  }

  private ExecutionInput converted(@Nullable Object output) {
    try {
      return succeeded(output);
    } catch (IllegalArgumentException e) {
      return broken(e);
    }
  }

  private void report(ExecutionInput answer) {
    try {
      if (!cancelled()) {
        reports.accept(execution.id(), messageId(), answer, true);
      }
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      // The report waits for the store; should this controller die, another one calls the handler.
      log.warn("The outcome of {} is not stored yet: {}", out.command().type(), e.toString());
    }
  }

  private <I, O> ExecutionInput answer(StepHandler<I, O> handler) {
    try {
      I input = Json.mapper().convertValue(data, handler.inputType());
      return succeeded(handler.handle(input, this));
    } catch (Exception | Error e) {
      Failures.note(e);
      return failure(handler, e);
    }
  }

  private ExecutionInput failure(StepHandler<?, ?> handler, Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof StepFailedException said) {
      return failed(said.error());
    }
    return cause instanceof IllegalArgumentException
            && cause.getCause() instanceof JsonMappingException bad
        ? unreadable(handler, bad)
        : broken(cause);
  }

  private ExecutionInput succeeded(@Nullable Object output) {
    Object json = Json.mapper().convertValue(output, Object.class);
    Map<String, Object> result = new LinkedHashMap<>();
    if (json instanceof Map<?, ?> map) {
      map.forEach((name, value) -> result.put(String.valueOf(name), value));
    } else if (json != null) {
      result.put("value", json);
    }
    return new Succeeded(
        stepIndex(), messageId(), engine.controllerId(), Collections.unmodifiableMap(result));
  }

  private ExecutionInput failed(ErrorInfo error) {
    return new Failed(stepIndex(), messageId(), engine.controllerId(), error);
  }

  /** Names the field, and not what it holds. */
  private ExecutionInput unreadable(StepHandler<?, ?> handler, JsonMappingException bad) {
    StringBuilder path = new StringBuilder();
    bad.getPath().forEach(at -> path.append('.').append(at.getFieldName()));
    String type = handler.inputType().getSimpleName();
    return failed(
        ErrorInfo.of(
            ErrorCode.COMMAND_INVALID, "data" + path + " cannot be read as part of a " + type));
  }

  private ExecutionInput broken(Throwable e) {
    if (!cancelled()) {
      log.warn("{} failed", out.command().type(), e);
    }
    String what = "The handler failed with " + e.getClass().getSimpleName();
    return failed(ErrorInfo.of(ErrorCode.INTERNAL_ERROR, what));
  }

  private synchronized boolean begin() {
    thread = Thread.currentThread();
    return !cancelled;
  }

  /** The thread goes back to its pool, and the interrupt was not for whatever comes next. */
  private synchronized void end() {
    thread = null;
    boolean unused = Thread.interrupted();
  }

  void cancel() {
    List<Runnable> actions;
    synchronized (this) {
      cancelled = true;
      if (thread != null) {
        thread.interrupt();
      }
      actions = List.copyOf(whenCancelled);
      whenCancelled.clear();
    }
    actions.forEach(this::tell);
  }

  private void tell(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.warn("{} failed to handle its cancellation", out.command().type(), e);
    }
  }

  @Override
  public void onCancelled(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        whenCancelled.add(action);
        return;
      }
    }
    tell(action);
  }

  synchronized boolean renewable(long now, long renewNanos) {
    boolean renew = now - renewedNanos >= renewNanos;
    if (renew) {
      renewedNanos = now;
    }
    return renew;
  }

  Renewed renewal() {
    return new Renewed(stepIndex(), messageId(), engine.controllerId());
  }

  @Override
  public String executionId() {
    return execution.id();
  }

  @Override
  public int stepIndex() {
    return out.stepIndex();
  }

  @Override
  public int attempt() {
    return out.attempt();
  }

  @Override
  public Owner owner() {
    return execution.owner();
  }

  @Override
  public String idempotencyKey() {
    return execution.id() + "/" + execution.state().retryCount() + "/" + stepIndex();
  }

  @Override
  public void progress(int percent) {
    reports.accept(
        execution.id(),
        messageId(),
        new Progressed(stepIndex(), messageId(), engine.controllerId(), percent),
        false);
  }

  @Override
  public synchronized boolean cancelled() {
    return cancelled;
  }
}
