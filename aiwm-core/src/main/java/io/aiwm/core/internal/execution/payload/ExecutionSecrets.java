package io.aiwm.core.internal.execution.payload;

import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.security.SecretRef;
import io.aiwm.api.security.SecretResolver;
import java.util.List;
import java.util.Optional;

/** The secrets of executions: named ones are the host's, others are sealed until they are sent. */
public final class ExecutionSecrets {
  private final SecretResolver resolver;
  private final Sealing sealing;

  public ExecutionSecrets(SecretResolver resolver, Sealing sealing) {
    this.resolver = resolver;
    this.sealing = sealing;
  }

  /** The steps as they are stored. */
  public List<StepSpec> sealed(String executionId, List<StepSpec> steps) {
    Sealing.Of seal = sealing.of(executionId);
    return steps.stream()
        .map(step -> step.withCommand(CommandSecrets.sealed(step.command(), seal)))
        .toList();
  }

  public SecretText.Secrets of(Execution execution) {
    Sealing.Of seal = sealing.of(execution.id());
    return new SecretText.Secrets() {
      @Override
      public Optional<String> find(SecretRef ref) {
        return resolver.resolve(execution.owner(), ref);
      }

      @Override
      public Optional<String> open(String sealed) {
        return seal.open(sealed);
      }
    };
  }
}
