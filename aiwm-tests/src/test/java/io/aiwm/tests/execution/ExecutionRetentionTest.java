package io.aiwm.tests.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Ids;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionArchive;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.HistoryEntry;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import io.aiwm.core.feature.HealthContributor.Status;
import io.aiwm.core.host.FileExecutionArchive;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.execution.DefaultExecutionOrchestrator;
import io.aiwm.core.internal.execution.retention.ExecutionRetention;
import io.aiwm.core.json.Json;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Retention of executions")
class ExecutionRetentionTest {
  private static final Duration KEPT = Duration.ofHours(1);

  private final VirtualTime time = new VirtualTime();
  private final InMemoryStore store = InMemoryStore.open(time);
  private final Controller controller = new Controller("c1", store, time);
  private final List<String> archived = new ArrayList<>();
  private final List<ExecutionRetention> started = new ArrayList<>();
  private ScriptedAgent agent;

  @BeforeEach
  void node() {
    agent = Drafts.agent(store, "n1", true);
    controller.connect(agent);
  }

  @AfterEach
  void close() {
    started.forEach(ExecutionRetention::close);
  }

  private ExecutionRetention retention(String id, Store on, ExecutionArchive archive) {
    Engine engine = new Engine(id, on, time, time, Runnable::run, new Ids(time));
    ExecutionRetention retention = new ExecutionRetention(engine, KEPT, archive);
    retention.start();
    started.add(retention);
    return retention;
  }

  private ExecutionRetention retention(ExecutionArchive archive) {
    return retention("c1", store, archive);
  }

  private void keep(Execution execution, List<ExecutionStep> steps, List<HistoryEntry> history) {
    archived.add(execution.id() + " " + steps.size() + " " + history.isEmpty());
  }

  private Execution completed(int steps) {
    Execution execution = controller.submit(Drafts.sequence(agent.nodeId, steps));
    controller.deliver();
    assertThat(status(execution)).isEqualTo(ExecutionStatus.COMPLETED);
    return execution;
  }

  private ExecutionStatus status(Execution execution) {
    return controller.get(execution.id()).state().status();
  }

  private boolean isThere(Execution execution) {
    return store.findIncludingDeleted(Execution.KIND, execution.id()).isPresent();
  }

  private long rows() {
    return DefaultExecutionOrchestrator.KINDS.stream().mapToLong(this::rows).sum();
  }

  private long rows(Kind<? extends Entity> kind) {
    return store.count(kind, Query.in(Scope.all()).withDeleted());
  }

  @Test
  @DisplayName("archives an execution that ended long ago, and removes it with steps and history")
  void removed() {
    retention(this::keep);
    Execution execution = completed(3);
    time.advance(KEPT);
    assertThat(isThere(execution)).isTrue();
    time.advance(Duration.ofMinutes(1));
    assertThat(archived).containsExactly(execution.id() + " 3 false");
    assertThat(rows()).isZero();
  }

  @Test
  @DisplayName("leaves nothing behind of an answer that comes while its execution is removed")
  void lateAnswer() throws Exception {
    completed(1);
    InMemoryStore remover = store.another();
    remover.open(Fixtures.storeContext(time, time));
    store.faults().block("commit"::equals);
    CompletableFuture<Void> late =
        CompletableFuture.runAsync(
            () -> {
              agent.receive(agent.received.get(0));
              controller.deliver();
            });
    while (store.faults().waiting() == 0) {
      Thread.onSpinWait();
    }
    DefaultExecutionOrchestrator.KINDS.forEach(kind -> removeAll(remover, kind));
    store.faults().release();
    late.get(10, TimeUnit.SECONDS);

    assertThat(rows()).isZero();
  }

  private static <T extends Entity> void removeAll(Store store, Kind<T> kind) {
    Query all = Query.in(Scope.all()).withDeleted();
    store.remove(kind, store.list(kind, all).data().stream().map(Entity::id).toList());
  }

  @Test
  @DisplayName("keeps what has not ended, and what was submitted long ago and ended lately")
  void kept() {
    retention(this::keep);
    agent.silent = true;
    Execution open = controller.submit(Drafts.lasting(0, List.of(Drafts.step(agent.nodeId))));
    time.advance(KEPT.multipliedBy(2));
    assertThat(isThere(open)).isTrue();
    controller.orchestrator.cancel(Fixtures.orgOwner(), Scope.all(), open.id(), "enough");
    time.advance(KEPT);
    assertThat(status(open)).isEqualTo(ExecutionStatus.CANCELLED);
    time.advance(Duration.ofMinutes(1));
    assertThat(isThere(open)).isFalse();
  }

  @Test
  @DisplayName("keeps the children of an execution that has not ended")
  void children() {
    retention(this::keep);
    agent.silent = true;
    Execution parent = controller.submit(Drafts.lasting(0, List.of(Drafts.step(agent.nodeId))));
    agent.silent = false;
    Execution child =
        controller.submit(
            ExecutionDraft.named("child")
                .childOf(parent.id())
                .step(Drafts.step(agent.nodeId))
                .build());
    controller.deliver();
    assertThat(status(child)).isEqualTo(ExecutionStatus.COMPLETED);
    time.advance(KEPT.multipliedBy(2));
    assertThat(isThere(child)).isTrue();
    controller.orchestrator.cancel(Fixtures.orgOwner(), Scope.all(), parent.id(), "enough");
    time.advance(Duration.ofMinutes(1));
    assertThat(isThere(child)).isFalse();
  }

  @Test
  @DisplayName("keeps what could not be archived and tries again, after longer and longer pauses")
  void archiveFails() {
    List<Duration> tries = new ArrayList<>();
    Execution execution = completed(1);
    time.advance(KEPT);
    var begin = time.now();
    ExecutionRetention retention =
        retention(
            (e, steps, history) -> {
              tries.add(Duration.between(begin, time.now()));
              if (tries.size() < 5) {
                throw new IOException("The disk is full");
              }
            });
    time.advance(Duration.ofMinutes(10));
    assertThat(tries).hasSize(4);
    assertThat(isThere(execution)).isTrue();
    assertThat(status(execution)).isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(retention.check().status()).isEqualTo(Status.DEGRADED);
    assertThat(retention.check().details()).containsEntry("notArchived", 1);
    time.advance(Duration.ofMinutes(10));
    assertThat(tries.stream().map(Duration::toMinutes)).containsExactly(1L, 2L, 4L, 8L, 16L);
    assertThat(isThere(execution)).isFalse();
    assertThat(retention.check().status()).isEqualTo(Status.UP);
    assertThat(retention.check().details()).containsEntry("removed", 1L);
  }

  @Test
  @DisplayName("goes past what cannot be archived, and leaves an archive alone that seems down")
  void archiveIsDown() {
    List<Execution> all = Stream.generate(() -> completed(1)).limit(5).toList();
    List<String> tried = new ArrayList<>();
    time.advance(KEPT);
    retention(
        (execution, steps, history) -> {
          tried.add(execution.id());
          if (!execution.id().equals(all.get(4).id())) {
            throw new IllegalStateException("Poison");
          }
        });
    time.advance(Duration.ofMinutes(1));
    assertThat(tried).hasSize(3).doesNotContain(all.get(4).id());
    time.advance(Duration.ofMinutes(3));
    assertThat(isThere(all.get(4))).isFalse();
    assertThat(rows(Execution.KIND)).isEqualTo(4);
  }

  @Test
  @DisplayName("lets what is retried meanwhile live")
  void retriedMeanwhile() {
    agent.silent = true;
    Execution execution = controller.submit(Drafts.sequence(agent.nodeId, 1));
    controller.orchestrator.cancel(Fixtures.orgOwner(), Scope.all(), execution.id(), "enough");
    agent.silent = false;
    time.advance(KEPT);
    retention(
        (e, steps, history) ->
            controller.orchestrator.retry(Fixtures.orgOwner(), Scope.all(), e.id()));
    time.advance(Duration.ofMinutes(1));
    controller.deliver();
    assertThat(status(execution)).isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(controller.steps(execution.id())).hasSize(1);
  }

  @Test
  @DisplayName("is done by one controller at a time")
  void oneController() {
    completed(1);
    time.advance(KEPT);
    retention("c1", store, this::keep);
    InMemoryStore another = store.another();
    another.open(Fixtures.storeContext(time, time));
    retention("c2", another, this::keep);
    time.advance(Duration.ofMinutes(5));
    assertThat(archived).hasSize(1);
  }

  @Test
  @DisplayName("goes on with what a controller that died had marked and not removed")
  void goesOn() {
    Execution execution = completed(3);
    time.advance(KEPT);
    store.faults().failing(operation -> operation.equals("remove"));
    retention(this::keep);
    time.advance(Duration.ofMinutes(1));
    assertThat(isThere(execution)).isTrue();
    assertThat(controller.orchestrator.find(Scope.all(), execution.id())).isEmpty();
    store.faults().failing(false);
    time.advance(Duration.ofMinutes(1));
    assertThat(archived).hasSize(1);
    assertThat(rows()).isZero();
  }

  @Test
  @DisplayName("can put executions into compressed files, a line of JSON each")
  void files(@TempDir Path directory) throws IOException {
    retention(new FileExecutionArchive(directory.resolve("archive")));
    Execution first = completed(2);
    Execution second = completed(1);
    time.advance(KEPT.plusMinutes(1));
    assertThat(rows(Execution.KIND)).isZero();
    try (Stream<Path> files = Files.list(directory.resolve("archive"))) {
      Path file = files.findFirst().orElseThrow();
      assertThat(file.getFileName().toString())
          .startsWith("executions-" + Json.text(VirtualTime.START).substring(0, 10));
      List<String> lines = lines(file);
      assertThat(lines).hasSize(2);
      assertThat(Json.mapper().readTree(lines.get(0)).at("/execution/_id").asText())
          .isEqualTo(first.id());
      assertThat(Json.mapper().readTree(lines.get(0)).at("/steps/1/status").asText())
          .isEqualTo("completed");
      assertThat(Json.mapper().readTree(lines.get(1)).at("/history/0/executionId").asText())
          .isEqualTo(second.id());
    }
  }

  private static List<String> lines(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
