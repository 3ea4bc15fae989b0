package io.aiwm.core.internal.execution;

import static io.aiwm.core.internal.execution.decide.Rehearsal.NODE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.execution.Category;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionSpec;
import io.aiwm.api.execution.Placement;
import io.aiwm.api.execution.RetryPolicy;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepSpecBuilder;
import io.aiwm.api.wire.MessageType;
import io.aiwm.api.wire.Priority;
import io.aiwm.core.feature.CommandType;
import io.aiwm.core.internal.execution.decide.Rehearsal;
import io.aiwm.core.internal.execution.run.CommandTypes;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A submitted execution is refused, with the place named, when")
class ExecutionValidationTest {
  private static final CommandTypes TYPES = Rehearsal.rules().commands();

  /** One node, which fits every placement without a pool, and one handler. */
  private static final ValidationContext HERE =
      new ValidationContext() {
        @Override
        public Set<String> existing(Collection<String> nodeIds) {
          return Set.of(NODE);
        }

        @Override
        public boolean possible(Placement placement) {
          return placement.poolId() == null;
        }

        @Override
        public boolean possibleButForUnknownMemory(Placement placement) {
          return "shared".equals(placement.poolId());
        }

        @Override
        public CommandType commandType(String name) {
          return TYPES.find(name);
        }

        @Override
        public boolean handles(String handler) {
          return handler.equals("known");
        }
      };

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
    ExecutionValidation.check(draft, HERE);
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
  @DisplayName("a command of the operator's own is not named as one")
  void customCommands() {
    assertThatCode(() -> check(draft(null, 60, 0, Rehearsal.step("custom.rebuildIndex"))))
        .doesNotThrowAnyException();
    assertThat(bad(Rehearsal.step("custom."), Rehearsal.step("custom.a.b")))
        .containsExactly("steps[0].command.type", "steps[1].command.type");
  }

  @Test
  @DisplayName("it refers along a path without end")
  void endlessPath() {
    StepSpec first = referring("plain");
    StepSpec deep = referring("${steps.0.result" + ".a".repeat(10_000) + "}", 0);
    assertThat(bad(first, deep)).containsExactly("steps[1].command.data");
  }

  @Test
  @DisplayName("its steps' data is larger than 4 MiB together")
  void dataOfAll() {
    StepSpec[] steps = new StepSpec[70];
    Arrays.fill(steps, referring("x".repeat(60_000)));
    assertThat(bad(steps)).containsExactly("steps");
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

  private static StepSpecBuilder named(CommandSpec command) {
    return StepSpec.named("s", command);
  }

  private static final CommandSpec LIST = CommandSpec.of(MessageType.MODEL_LIST, Map.of());

  @Test
  @DisplayName("a step of the host's has no handler, or a node")
  void handlers() {
    assertThatCode(
            () -> check(draft(null, 60, 0, named(CommandSpec.local("known", Map.of())).build())))
        .doesNotThrowAnyException();
    assertThat(bad(named(CommandSpec.local("unknown", Map.of())).build()))
        .containsExactly("steps[0].command.type");
    assertThat(bad(named(CommandSpec.local("known", Map.of())).on(NODE).build()))
        .containsExactly("steps[0].nodeId");
  }

  @Test
  @DisplayName("a placement fits no node, stands beside one, or names a step that is not before it")
  void placements() {
    assertThat(bad(named(LIST).placed(Placement.anywhere().inPool("p")).build()))
        .containsExactly("steps[0].placement");
    assertThat(bad(named(LIST).on(NODE).placed(Placement.anywhere()).build()))
        .containsExactly("steps[0].placement");
    StepSpec first = named(LIST).on(NODE).build();
    assertThat(bad(first, named(LIST).placed(Placement.sameNodeAs(0)).build()))
        .containsExactly("steps[1].placement.sameNodeAs");
    StepSpec after = named(LIST).placed(Placement.sameNodeAs(0)).after(0).build();
    assertThatCode(() -> check(draft(null, 60, 0, first, after))).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("a placement fits no node for all that is known of its memory, which is then said")
  void unknownMemory() {
    Placement shared = new Placement(null, "shared", null, 1L << 30, null, null);
    assertThat(
            catchThrowableOfType(
                    ValidationException.class,
                    () -> check(draft(null, 60, 3, named(LIST).placed(shared).build())))
                .errors())
        .singleElement()
        .satisfies(it -> assertThat(it.toString()).contains("memory", "is unknown"));
  }

  @Test
  @DisplayName("a step undoes what is not there, twice, or beside other dependencies")
  void undoing() {
    StepSpec first = named(LIST).on(NODE).build();
    StepSpec undo = named(LIST).on(NODE).onFailureOf(0).build();
    assertThatCode(() -> check(draft(null, 60, 0, first, undo))).doesNotThrowAnyException();
    assertThat(bad(first, undo, undo)).containsExactly("steps[2].onFailureOf");
    assertThat(bad(named(LIST).on(NODE).onFailureOf(7).build()))
        .containsExactly("steps[0].onFailureOf");
    assertThat(bad(undo)).containsExactly("steps[0].onFailureOf");
    assertThat(bad(first, named(LIST).on(NODE).onFailureOf(0).after(0).build()))
        .containsExactly("steps[1].dependsOn");
    assertThat(bad(first, undo, named(LIST).on(NODE).after(1).build()))
        .containsExactly("steps[2].dependsOn[0]");
  }

  @Test
  @DisplayName("what looks like a reference to a secret is none")
  void secrets() {
    assertThat(bad(referring("${secrets.}"))).containsExactly("steps[0].command.data");
    assertThatCode(() -> check(draft(null, 60, 0, referring("Bearer ${secrets.hf/token}"))))
        .doesNotThrowAnyException();
  }
}
