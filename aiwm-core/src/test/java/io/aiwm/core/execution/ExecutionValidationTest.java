package io.aiwm.core.execution;

import static io.aiwm.core.execution.Rehearsal.NODE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.execution.Category;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionSpec;
import io.aiwm.api.execution.RetryPolicy;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.wire.MessageType;
import io.aiwm.api.wire.Priority;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A submitted execution is refused, with the place named, when")
class ExecutionValidationTest {

  private static ExecutionDraft draft(String nodeId, int timeout, int retries, StepSpec... steps) {
    ExecutionSpec spec =
        new ExecutionSpec(
            "name",
            null,
            Category.BATCH,
            null,
            Priority.NORMAL,
            null,
            null,
            null,
            nodeId,
            timeout,
            retries);
    return new ExecutionDraft(spec, Arrays.asList(steps), Map.of());
  }

  private static void check(ExecutionDraft draft) {
    ExecutionValidation.check(draft, ids -> Set.of(NODE));
  }

  private static List<String> bad(StepSpec... steps) {
    return bad(draft(null, 60, 3, steps));
  }

  private static List<String> bad(ExecutionDraft draft) {
    ValidationException refused =
        catchThrowableOfType(ValidationException.class, () -> check(draft));
    assertThat(refused).isNotNull();
    return refused.errors().stream().map(FieldError::field).toList();
  }

  private static StepSpec referring(String text, Integer... after) {
    return StepSpec.on(
        NODE, "refers", CommandSpec.of(MessageType.MODEL_DELETE, Map.of("path", text)), after);
  }

  @Test
  @DisplayName("nothing is wrong: then it is not")
  void good() {
    assertThatCode(
            () ->
                check(
                    draft(
                        NODE,
                        60,
                        3,
                        Rehearsal.step(1),
                        Rehearsal.step(),
                        referring("${steps.1.result.a} ${HOME}", 0))))
        .doesNotThrowAnyException();
  }

  @Test
  @DisplayName("it has no step, or more than 1,000")
  void size() {
    assertThat(bad()).containsExactly("steps");
    StepSpec[] many = Collections.nCopies(1_001, Rehearsal.step()).toArray(StepSpec[]::new);
    assertThat(bad(many)).containsExactly("steps");
  }

  @Test
  @DisplayName("its steps form a circle")
  void circle() {
    assertThat(bad(Rehearsal.step(), Rehearsal.step(0, 3), Rehearsal.step(1), Rehearsal.step(2)))
        .singleElement()
        .asString()
        .startsWith("steps[");
  }

  @Test
  @DisplayName("a step depends on itself, on one that is not there, or twice on one")
  void edges() {
    assertThat(bad(Rehearsal.step(0), Rehearsal.step(0, 9), Rehearsal.step(1, 1)))
        .containsExactly("steps[0].dependsOn[0]", "steps[1].dependsOn[1]", "steps[2].dependsOn[1]");
  }

  @Test
  @DisplayName("a reference is malformed or leads to a step that need not be done by then")
  void references() {
    assertThat(bad(Rehearsal.step(), referring("${steps.0.result.a}")))
        .containsExactly("steps[1].command.data");
    assertThat(bad(Rehearsal.step(), referring("${steps.0.results.a}", 0)))
        .containsExactly("steps[1].command.data");
    assertThat(bad(Rehearsal.step(), referring("${steps.zero", 0)))
        .containsExactly("steps[1].command.data");
  }

  @Test
  @DisplayName("a node is missing or unknown")
  void nodes() {
    StepSpec unknown =
        StepSpec.on("0".repeat(24), "unknown", CommandSpec.of(MessageType.MODEL_LIST, Map.of()));
    StepSpec none = StepSpec.on(null, "none", CommandSpec.of(MessageType.MODEL_LIST, Map.of()));
    assertThat(bad(Rehearsal.step(), unknown)).containsExactly("steps[1].nodeId");
    assertThat(bad(none)).contains("steps[0].nodeId");
  }

  @Test
  @DisplayName("a command is unknown, or not for a step to send")
  void commands() {
    assertThat(bad(Rehearsal.step("do.magic"), Rehearsal.step(MessageType.COMMAND_CANCEL)))
        .containsExactly("steps[0].command.type", "steps[1].command.type");
  }

  @Test
  @DisplayName("its data is larger than 64 KiB")
  void data() {
    assertThat(bad(referring("x".repeat(70_000)))).containsExactly("steps[0].command.data");
  }

  @Test
  @DisplayName("a number is out of range")
  void ranges() {
    StepSpec retry =
        new StepSpec(
            "",
            null,
            NODE,
            CommandSpec.of(MessageType.MODEL_LIST, Map.of()),
            null,
            false,
            0,
            new RetryPolicy(101, -1L, 0.5, -1L));
    assertThat(bad(draft(null, 604_801, 11, retry)))
        .containsExactly("timeoutSeconds", "maxRetries");
    assertThat(bad(retry))
        .containsExactly(
            "steps[0].name",
            "steps[0].timeoutSeconds",
            "steps[0].retry.maxAttempts",
            "steps[0].retry.initialDelay",
            "steps[0].retry.maxDelay",
            "steps[0].retry.multiplier");
  }
}
