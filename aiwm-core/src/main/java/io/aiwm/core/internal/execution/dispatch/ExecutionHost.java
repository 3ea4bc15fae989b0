package io.aiwm.core.internal.execution.dispatch;

import io.aiwm.api.execution.StepHandler;
import io.aiwm.api.security.SecretResolver;
import io.aiwm.core.internal.execution.payload.Sealing;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Parts that the host brings to executions.
 *
 * @param handlers steps that it carries out itself
 * @param executor runs them; a full one refuses, and the step waits
 * @param secrets its store of secrets
 * @param sealing seals secrets that a command is submitted with
 */
public record ExecutionHost(
    List<StepHandler<?, ?>> handlers, Executor executor, SecretResolver secrets, Sealing sealing) {
  /** Brings nothing. */
  public static final ExecutionHost NONE =
      new ExecutionHost(List.of(), Runnable::run, SecretResolver.NONE);

  public ExecutionHost {
    handlers = List.copyOf(handlers);
  }

  /** Brings no key: secrets that a command is submitted with are lost with this process. */
  public ExecutionHost(
      List<StepHandler<?, ?>> handlers, Executor executor, SecretResolver secrets) {
    this(handlers, executor, secrets, Sealing.ofThisProcess());
  }
}
