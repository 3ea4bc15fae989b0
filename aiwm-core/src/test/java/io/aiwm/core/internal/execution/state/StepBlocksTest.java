package io.aiwm.core.internal.execution.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.aiwm.api.execution.HistoryEntry;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.security.Caller;
import io.aiwm.api.store.Change;
import io.aiwm.api.store.Codec;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.core.internal.execution.decide.Rehearsal;
import io.aiwm.core.internal.execution.run.ExecutionInput.Failed;
import io.aiwm.core.internal.execution.state.ExecutionCommits.Prepared;
import io.aiwm.core.json.JsonCodecs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A rehearsal whose decisions are written to a map of texts, and read back. */
@DisplayName("The steps of an execution, as they are stored,")
class StepBlocksTest {
  private static final Caller CALLER = Caller.system("controller", "correlation");

  private final Codec<ExecutionPart> parts = new JsonCodecs().codec(ExecutionPart.class);
  private final Codec<HistoryRecord> records = new JsonCodecs().codec(HistoryRecord.class);
  private final Map<String, String> stored = new LinkedHashMap<>();
  private final List<Message> history = new ArrayList<>();
  private final ExecutionCommits commits = new ExecutionCommits(() -> "unique");
  private Rehearsal life;
  private StepBlocks blocks;

  @BeforeEach
  void empty() {
    stored.clear();
    history.clear();
  }

  private void begin(StepSpec... specs) {
    life = Rehearsal.of(specs).started();
    write(commits.insert(life.last, CALLER, null, life.now));
  }

  private void then(Runnable something) {
    something.run();
    life.now = life.now.plusMillis(7);
    write(commits.replace(life.last, blocks, CALLER, null, life.now));
  }

  private void write(Prepared prepared) {
    life.execution = prepared.execution();
    blocks = prepared.blocks();
    for (Change<?> change : prepared.commit().changes()) {
      if (change.entity() instanceof ExecutionPart part) {
        stored.put(part.id(), parts.encode(part));
      } else if (change.entity() instanceof HistoryRecord record) {
        history.addAll(records.decode(records.encode(record)).messages());
      }
    }
    assertThat(read().steps()).isEqualTo(prepared.steps());
  }

  private StepBlocks.Read read() {
    return StepBlocks.read(life.execution, found(stored.keySet())).orElseThrow();
  }

  private Map<String, ExecutionPart> found(Collection<String> ids) {
    return ids.stream().collect(Collectors.toMap(id -> id, id -> parts.decode(stored.get(id))));
  }

  private List<HistoryEntry> entries() {
    StepBlocks.Read read = read();
    List<Message> all = new ArrayList<>(history);
    all.addAll(read.blocks().messages(read.steps()));
    all.sort(Message.ORDER);
    return all.stream().map(message -> message.entry(life.execution)).toList();
  }

  @Test
  @DisplayName("are found by the ids that follow from their number, and are not there by halves")
  void found() {
    begin(IntStream.range(0, 20).mapToObj(i -> Rehearsal.step()).toArray(StepSpec[]::new));
    List<String> ids = StepBlocks.ids(life.execution);
    assertThat(ids).hasSize(6);
    for (String missing : ids) {
      Map<String, ExecutionPart> others = found(ids);
      others.remove(missing);
      assertThat(StepBlocks.read(life.execution, others)).isEmpty();
    }
    assertThat(StepBlocks.read(life.execution, found(ids)).orElseThrow().steps())
        .isEqualTo(read().steps());
  }

  @Test
  @DisplayName("come back as they were after each change, through failure and another try")
  void comeBack() {
    begin(
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    Rehearsal.with(
                        i == 0 ? Rehearsal.step() : Rehearsal.step(i - 1),
                        i % 3 == 0,
                        Rehearsal.tries(2)))
            .toArray(StepSpec[]::new));
    for (int i = 0; i < 20; i++) {
      int step = i;
      then(() -> life.acknowledge(step));
      then(() -> life.progress(step, 30));
      then(() -> life.fail(step, ErrorCode.INTERNAL_ERROR));
      then(() -> life.after(Duration.ofMinutes(2)));
      then(() -> life.succeed(step, Map.of("n", step)));
    }
    assertThat(life.status().terminal()).isTrue();
  }

  @Test
  @DisplayName("keep a large result apart, so that their neighbours do not write it again")
  void largeResult() {
    begin(Rehearsal.step(), Rehearsal.step(0), Rehearsal.step(1));
    String large = "x".repeat(10_000);
    then(() -> life.succeed(0, Map.of("text", large)));
    String written = stored.values().stream().filter(t -> t.contains(large)).findFirst().get();
    then(() -> life.acknowledge(1));
    then(() -> life.succeed(1));
    assertThat(stored.values()).filteredOn(text -> text.contains(large)).containsExactly(written);
    assertThat(read().steps().get(0).state().result()).containsEntry("text", large);
  }

  @Test
  @DisplayName("keep large details of an error apart, and write them once")
  void largeError() {
    begin(Rehearsal.with(Rehearsal.step(), false, Rehearsal.tries(9)), Rehearsal.step(0));
    for (String text : List.of("x".repeat(10_000), "y".repeat(10_000), "x".repeat(10_000))) {
      then(() -> life.acknowledge(0));
      then(() -> fail(Map.of("lastLines", text)));
      assertThat(stored.get(life.execution.id() + "-s0")).hasSizeLessThan(3_000);
      assertThat(read().steps().get(0).state().error().details()).containsEntry("lastLines", text);
      then(() -> life.after(Duration.ofSeconds(61)));
    }
    assertThat(stored.keySet()).filteredOn(id -> id.contains("-e0-")).hasSize(3);
  }

  private void fail(Map<String, Object> details) {
    ErrorInfo error = new ErrorInfo("INTERNAL_ERROR", null, "no", details, true, null);
    life.on(new Failed(0, life.messageId(0), Rehearsal.NODE, error));
  }

  @Test
  @DisplayName("keep every message, in order, whether with a step or, where it has many, apart")
  void everyMessage() {
    begin(Rehearsal.with(Rehearsal.step(), false, Rehearsal.tries(30)), Rehearsal.step(0));
    for (int i = 1; i < 30; i++) {
      then(() -> life.acknowledge(0));
      then(() -> life.fail(0, ErrorCode.INTERNAL_ERROR));
      then(() -> life.after(Duration.ofSeconds(61)));
    }
    then(() -> life.succeed(0));
    then(() -> life.succeed(1));
    assertThat(history).isNotEmpty();
    assertThat(entries())
        .extracting(HistoryEntry::what, HistoryEntry::stepIndex, HistoryEntry::messageId)
        .containsExactlyElementsOf(
            life.history.stream().map(n -> tuple(n.what(), n.stepIndex(), n.messageId())).toList());
    assertThat(entries())
        .extracting(HistoryEntry::details)
        .contains(Map.of("status", "success", "sizeBytes", 2));
    assertThat(entries()).extracting(e -> e.header().id()).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("are small for a step that has not begun")
  void small() {
    begin(Rehearsal.step(), Rehearsal.step(0), Rehearsal.step(1));
    String block = stored.get(life.execution.id() + "-s0");
    assertThat(block).startsWith("{\"version\":1,\"steps\":[{},{},{\"status\":\"running\"");
  }
}
