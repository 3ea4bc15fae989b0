package io.aiwm.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.agent.journal.CommandJournal;
import io.aiwm.agent.journal.JournalLimits;
import io.aiwm.agent.json.Json;
import io.aiwm.agent.session.Message;
import io.aiwm.agent.session.MessageCodec;
import io.aiwm.agent.testing.ManualTime;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.tools.output.PrintedOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The command runner")
class CommandRunnerTest {
  @TempDir Path directory;

  private final ManualTime time = new ManualTime();
  private final MessageCodec codec = new MessageCodec(time);
  private final List<String> sent = new ArrayList<>();
  private final List<CommandResult> results = new ArrayList<>();
  private final List<String> effects = new ArrayList<>();
  private final Deque<Runnable> work = new ArrayDeque<>();
  private boolean connected = true;
  private CommandJournal journal;
  private CommandRunner runner;

  private interface Body {
    Map<String, Object> run(CommandContext context) throws CommandException, InterruptedException;
  }

  private record Handler(String type, boolean repeatable, Body body) implements CommandHandler {
    @Override
    public Map<String, Object> handle(CommandArguments arguments, CommandContext context)
        throws CommandException, InterruptedException {
      return body.run(context);
    }
  }

  @BeforeEach
  void start() throws IOException {
    journal = CommandJournal.open(directory, JournalLimits.defaults(), time);
    Body effect =
        context -> {
          effects.add(context.messageId());
          return Map.of("effect", effects.size());
        };
    Body endless =
        context -> {
          context.pause(Duration.ofDays(1));
          return Map.of();
        };
    Body crash =
        context -> {
          throw new IllegalStateException("secret");
        };
    Body mismatch =
        context -> {
          throw new NoSuchMethodError("secret");
        };
    Body overflow =
        context -> {
          throw new StackOverflowError("secret");
        };
    Body exhausted =
        context -> {
          throw new OutOfMemoryError("secret");
        };
    Body rows =
        context ->
            Map.of("rows", Collections.nCopies(5_000, Map.of("name", "n\u00e9")), "total", 5_000);
    Body text = context -> Map.of("text", "x".repeat(70_000));
    Body unwritable = context -> Map.of("value", new Object());
    runner =
        new CommandRunner(
            List.of(
                new Handler("once", false, effect),
                new Handler("again", true, effect),
                new Handler("endless", true, endless),
                new Handler("crash", true, crash),
                new Handler("mismatch", true, mismatch),
                new Handler("rows", true, rows),
                new Handler("text", true, text),
                new Handler("overflow", true, overflow),
                new Handler("exhausted", true, exhausted),
                new Handler("unwritable", true, unwritable)),
            journal,
            (type, data, metadata) -> {
              if (connected) {
                sent.add(type);
                if (data instanceof CommandResult result) {
                  results.add(result);
                }
              }
              return connected;
            },
            Runnable::run,
            work::add);
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
  }

  private void restart() throws IOException {
    journal.close();
    work.clear();
    start();
  }

  private Message command(String type, String id, String data) {
    return codec
        .read("{\"type\":\"" + type + "\",\"messageId\":\"" + id + "\",\"data\":" + data + "}")
        .orElseThrow();
  }

  private void accept(String type, String id) {
    runner.accept(command(type, id, "{}"));
  }

  private void runAll() {
    while (!work.isEmpty()) {
      work.poll().run();
    }
  }

  @Test
  @DisplayName("acknowledges before it runs a command, and answers after")
  void acknowledgesFirst() {
    accept("once", "m1");
    assertThat(sent).containsExactly("command.ack");
    assertThat(effects).isEmpty();

    runAll();
    assertThat(sent).containsExactly("command.ack", "command.result");
    assertThat(results.get(0).result()).containsEntry("effect", 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"crash", "mismatch", "overflow", "exhausted", "unwritable"})
  @DisplayName("has all its places again after as many commands as it takes have failed, anyhow")
  void placesComeBack(String type) {
    for (int i = 0; i < CommandRunner.CAPACITY; i++) {
      accept(type, type + i);
    }
    runAll();
    accept("once", "next");
    runAll();

    assertThat(results).hasSize(CommandRunner.CAPACITY + 1);
    assertThat(results.subList(0, CommandRunner.CAPACITY))
        .allMatch(it -> it.error() != null && it.error().code().equals("INTERNAL_ERROR"))
        .noneMatch(it -> it.toString().contains("secret"));
    assertThat(effects).containsExactly("next");
  }

  @Test
  @DisplayName("logs why a command failed, which its answer keeps to itself")
  void failuresAreLogged() {
    accept("crash", "m1");
    try (PrintedOutput log = PrintedOutput.recorded()) {
      runAll();
      assertThat(log.text()).contains("crash failed", "java.lang.IllegalStateException: secret");
    }
    assertThat(results.get(0).toString()).contains("INTERNAL_ERROR").doesNotContain("secret");
  }

  @Test
  @DisplayName("cuts a result to what is kept of it, and never succeeds with nothing")
  void largeResults() {
    accept("rows", "m1");
    accept("text", "m2");
    runAll();

    Map<String, Object> rows = results.get(0).result();
    assertThat(rows).containsEntry("moreAvailable", true).containsEntry("total", 5_000);
    assertThat((List<?>) rows.get("rows")).hasSizeBetween(1_000, 4_999);
    assertThat(Json.write(rows).length()).isLessThan(CommandResult.MAX_BYTES);
    assertThat(results.get(1).error().code()).isEqualTo("NOT_SUPPORTED");
    assertThat(results.get(1).error().message()).contains("was carried out");
  }

  @Test
  @DisplayName("runs a command once, however often it comes")
  void once() {
    accept("once", "m1");
    accept("once", "m1");
    runAll();
    accept("once", "m1");
    runAll();

    assertThat(effects).containsExactly("m1");
    assertThat(results).hasSize(2).allMatch(result -> result.status().equals("success"));
  }

  @Test
  @DisplayName("answers a repeat from the journal after a restart")
  void onceAcrossRestart() throws IOException {
    accept("once", "m1");
    runAll();
    restart();

    accept("once", "m1");
    runAll();

    assertThat(effects).containsExactly("m1");
    assertThat(results).hasSize(2);
    assertThat(results.get(1)).isEqualTo(results.get(0));
  }

  @Test
  @DisplayName("after a crash runs what may run again, and of the rest says that it does not know")
  void crashed() throws IOException {
    accept("once", "m1");
    accept("again", "m2");
    restart();

    accept("once", "m1");
    accept("again", "m2");
    runAll();

    assertThat(effects).containsExactly("m2");
    assertThat(results.get(0).error().code()).isEqualTo("OUTCOME_UNKNOWN");
    assertThat(results.get(1).status()).isEqualTo("success");
  }

  @Test
  @DisplayName("sends results again that nobody may have read, until a pong proves it")
  void resends() {
    connected = false;
    accept("once", "m1");
    runAll();
    runner.delivery().ping(() -> {});
    runner.confirmDelivered();
    connected = true;

    runner.resend();
    assertThat(results).hasSize(1);
    runner.delivery().lost();
    runner.resend();
    assertThat(results).hasSize(2);

    runner.delivery().ping(() -> {});
    runner.confirmDelivered();
    runner.resend();
    assertThat(results).hasSize(2);
  }

  @Test
  @DisplayName("sends many such results a hundred at a time, each once on a connection")
  void resendsInPortions() {
    connected = false;
    for (int i = 0; i < 250; i++) {
      accept("once", "m" + i);
      runAll();
    }
    connected = true;
    runner.resend();
    assertThat(results).hasSize(100);
    runner.resend();
    assertThat(results).hasSize(200);
    for (int i = 0; i < 2; i++) {
      runner.delivery().ping(() -> {});
      runner.confirmDelivered();
    }
    assertThat(results).hasSize(250);
    assertThat(results).extracting(CommandResult::originalMessageId).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("refuses what it does not know, and what it cannot note on disk")
  void refuses() throws IOException {
    accept("unheard-of", "m1");
    journal.close();
    accept("once", "m2");
    runAll();

    assertThat(results.get(0).error().code()).isEqualTo("COMMAND_INVALID");
    assertThat(results.get(1).error().code()).isEqualTo("RESOURCE_EXHAUSTED");
    assertThat(results.get(1).error().retryable()).isTrue();
    assertThat(effects).isEmpty();
  }

  @Test
  @DisplayName("takes only so many commands at once")
  void capacity() {
    for (int i = 0; i <= CommandRunner.CAPACITY; i++) {
      accept("once", "m" + i);
    }
    assertThat(results)
        .singleElement()
        .satisfies(refused -> assertThat(refused.error().code()).isEqualTo("RESOURCE_EXHAUSTED"));

    runAll();
    assertThat(effects).hasSize(CommandRunner.CAPACITY);
  }

  @Test
  @DisplayName("cancels a command that waits or runs, and says what it found")
  void cancels() throws InterruptedException {
    accept("once", "m1");
    runner.accept(command("command.cancel", "c1", "{\"originalMessageId\":\"m1\"}"));
    runAll();
    assertThat(effects).isEmpty();
    assertThat(outcome("m1").error().code()).isEqualTo("CANCELLED");
    assertThat(outcome("c1").result()).containsEntry("state", "cancelling");

    accept("endless", "m2");
    Thread worker = new Thread(this::runAll);
    worker.start();
    runner.accept(command("command.cancel", "c2", "{\"originalMessageId\":\"m2\"}"));
    worker.join();
    assertThat(outcome("m2").error().code()).isEqualTo("CANCELLED");

    runner.accept(command("command.cancel", "c3", "{\"originalMessageId\":\"m2\"}"));
    assertThat(outcome("c3").result()).containsEntry("state", "finished");
    runner.accept(command("command.cancel", "c4", "{\"originalMessageId\":\"nobody\"}"));
    assertThat(outcome("c4").result()).containsEntry("state", "unknown");
  }

  @Test
  @DisplayName("refuses a command that its cancellation has overtaken")
  void overtaken() {
    runner.accept(command("command.cancel", "c1", "{\"originalMessageId\":\"m1\"}"));
    accept("once", "m1");
    runAll();
    assertThat(effects).isEmpty();
    assertThat(outcome("m1").error().code()).isEqualTo("CANCELLED");
  }

  @Test
  @DisplayName("leaves a command that a stop cuts short to the next life")
  void abandons() throws Exception {
    accept("endless", "m1");
    runner.stopAccepting();
    runner.abandon();
    runAll();
    accept("once", "m2");
    runAll();

    assertThat(results).isEmpty();
    assertThat(journal.unfinished()).hasSize(1);
    assertThat(journal.find("m2")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"crash", "mismatch"})
  @DisplayName("answers a handler's bug with an internal error that gives nothing away")
  void bug(String type) {
    accept(type, "m1");
    runAll();

    JsonNode error = Json.mapper().valueToTree(outcome("m1").error());
    assertThat(error.path("code").asText()).isEqualTo("INTERNAL_ERROR");
    assertThat(error.toString()).doesNotContain("secret");
  }

  private CommandResult outcome(String id) {
    return results.stream()
        .filter(result -> result.originalMessageId().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
