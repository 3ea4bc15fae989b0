package io.aiwm.agent.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiwm.agent.command.CommandRunner;
import io.aiwm.agent.files.Sha256;
import io.aiwm.agent.journal.CommandJournal;
import io.aiwm.agent.journal.JournalLimits;
import io.aiwm.agent.json.Json;
import io.aiwm.agent.program.SystemProgramRunner;
import io.aiwm.agent.session.MessageCodec;
import io.aiwm.agent.testing.FileServer;
import io.aiwm.agent.testing.ManualTime;
import io.aiwm.agent.testing.TestBundle;
import io.aiwm.agent.update.Installation;
import io.aiwm.agent.update.UpdateCommand;
import io.aiwm.agent.update.UpdateSettings;
import io.aiwm.agent.update.Updates;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.MessageMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An update of the agent")
class UpdateTest {
  private static final String GOOD = "echo aio-worker 2.0.0";

  @TempDir Path directory;

  private final ManualTime time = new ManualTime();
  private final Map<String, List<CommandResult>> results = new LinkedHashMap<>();
  private final List<MessageMetadata> metadata = new ArrayList<>();
  private FileServer server;
  private Path root;
  private Life life;

  /** One life of the agent, of the version that is current. */
  private final class Life {
    final Updates updates;
    final CommandJournal journal;
    final CommandRunner runner;
    final UpdateTrial trial;
    boolean ended;

    Life(UpdateSettings settings, boolean supervised) throws IOException {
      Installation installation = new Installation(root, current());
      updates = Updates.open(installation);
      journal = CommandJournal.open(directory, JournalLimits.defaults(), time);
      runner =
          new CommandRunner(
              List.of(
                  new UpdateCommand(
                      updates,
                      settings,
                      supervised,
                      new SystemProgramRunner(),
                      () -> ended = true)),
              journal,
              (type, data, about) -> {
                if (data instanceof CommandResult result && !result.status().equals("progress")) {
                  results
                      .computeIfAbsent(result.originalMessageId(), id -> new ArrayList<>())
                      .add(result);
                  metadata.add(about);
                }
                return true;
              },
              Runnable::run,
              Runnable::run);
      trial = new UpdateTrial(updates, runner, () -> ended = true);
      trial.start(time);
    }
  }

  @BeforeEach
  void install() throws IOException {
    server = new FileServer();
    root = directory.resolve("opt");
    Files.createDirectories(root.resolve("versions/1.0.0/bin"));
    Files.createDirectories(root.resolve("versions/0.9.0/bin"));
    Files.createSymbolicLink(root.resolve("current"), Path.of("versions/1.0.0"));
    Files.createSymbolicLink(root.resolve("previous"), Path.of("versions/0.9.0"));
    life = new Life(UpdateSettings.defaults(), true);
  }

  @AfterEach
  void stop() throws IOException {
    life.journal.close();
    server.close();
  }

  private void nextLife() throws IOException {
    life.journal.close();
    time.close();
    life = new Life(UpdateSettings.defaults(), true);
  }

  private void publish(byte[] bundle, @Nullable String signature) {
    server.files.put("/r/agent-2.0.0.tar.gz", bundle);
    Map<String, Object> artifact = new LinkedHashMap<>();
    artifact.put("os", "linux");
    artifact.put("arch", System.getProperty("os.arch").replace("x86_64", "amd64"));
    artifact.put("file", "agent-2.0.0.tar.gz");
    artifact.put("sizeBytes", bundle.length);
    artifact.put("sha256", Sha256.of(bundle));
    artifact.put("signature", signature);
    server.text(
        "/r/index.json",
        Json.write(
            Map.of(
                "product",
                "aio-worker",
                "releases",
                List.of(Map.of("version", "2.0.0", "artifacts", List.of(artifact))))));
  }

  private void publish(String launcher) throws IOException {
    publish(TestBundle.ofLauncher(launcher), null);
  }

  private void update(String messageId) {
    send(messageId, Map.of("releaseBaseUrl", server.uri("/r").toString()));
  }

  private void send(String messageId, Map<String, Object> data) {
    send(messageId, "system.update", data);
  }

  private void send(String messageId, String type, Map<String, Object> data) {
    String frame =
        Json.write(
            Map.of(
                "type",
                type,
                "messageId",
                messageId,
                "data",
                data,
                "metadata",
                Map.of("executionId", "e1", "stepIndex", 3)));
    life.runner.accept(new MessageCodec(time).read(frame).orElseThrow());
  }

  private String refusal(String messageId) {
    assertThat(results).containsKey(messageId);
    return results.get(messageId).get(0).error().code();
  }

  private String current() throws IOException {
    return Files.readSymbolicLink(root.resolve("current")).getFileName().toString();
  }

  private List<String> versions() throws IOException {
    try (Stream<Path> all = Files.list(root.resolve("versions"))) {
      return all.map(it -> it.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  @DisplayName("switches to the new version, which tells the outcome, once, when it is registered")
  void succeeds() throws IOException {
    publish(GOOD);
    update("m1");

    assertThat(life.ended).isTrue();
    assertThat(results).isEmpty();
    assertThat(current()).isEqualTo("2.0.0");
    assertThat(root.resolve("previous/bin")).exists();

    nextLife();
    update("m1");
    assertThat(results).isEmpty();
    life.trial.registered();
    life.trial.registered();
    time.pass(Duration.ofHours(1));

    assertThat(results.get("m1")).hasSize(1);
    assertThat(results.get("m1").get(0).result())
        .containsEntry("version", "2.0.0")
        .containsEntry("previousVersion", "1.0.0");
    assertThat(metadata.get(0).executionId()).isEqualTo("e1");
    assertThat(metadata.get(0).stepIndex()).isEqualTo(3);
    assertThat(life.ended).isFalse();
    assertThat(versions()).containsExactly("1.0.0", "2.0.0");
    assertThat(root.resolve("previous").toRealPath()).endsWith(Path.of("versions/1.0.0"));

    nextLife();
    update("m1");
    assertThat(results.get("m1")).hasSize(2).allMatch(it -> it.status().equals("success"));
    assertThat(life.ended).isFalse();
  }

  @Test
  @DisplayName("is taken back when the new version is not registered in time, and says so")
  void late() throws IOException {
    publish(GOOD);
    update("m1");
    nextLife();

    time.jump(Duration.ofDays(365));
    time.pass(Duration.ofSeconds(119));
    assertThat(life.ended).isFalse();
    time.pass(Duration.ofSeconds(1));
    assertThat(life.ended).isTrue();
    life.trial.registered();
    assertThat(current()).isEqualTo("1.0.0");
    assertThat(results).isEmpty();

    nextLife();
    assertThat(refusal("m1")).isEqualTo("UPDATE_ROLLED_BACK");
    assertThat(results.get("m1").get(0).error().message()).contains("not registered within 120 s");
    update("m1");
    assertThat(results.get("m1")).hasSize(2);
    assertThat(versions()).containsExactly("1.0.0");
    assertThat(root.resolve("previous")).doesNotExist();
    assertThat(life.updates.pendingCommand()).isEmpty();
  }

  @Test
  @DisplayName("is taken back when the new version ends again and again before it is registered")
  void crashes() throws IOException {
    publish(GOOD);
    update("m1");

    for (int start = 1; start <= 3; start++) {
      nextLife();
      assertThat(life.updates.mustGiveWay()).isEmpty();
    }
    nextLife();

    String reason = life.updates.mustGiveWay().orElseThrow();
    life.updates.giveUp(reason);
    nextLife();
    assertThat(results.get("m1").get(0).error().message()).contains("ended 3 times");
  }

  @Test
  @DisplayName("that a crash cuts short between mark and switch has failed")
  void cutShort() throws IOException {
    publish(GOOD);
    update("m1");
    Files.delete(root.resolve("current"));
    Files.createSymbolicLink(root.resolve("current"), Path.of("versions/1.0.0"));

    nextLife();

    assertThat(refusal("m1")).isEqualTo("UPDATE_ROLLED_BACK");
    assertThat(results.get("m1").get(0).error().message()).contains("never started");
  }

  @Test
  @DisplayName("that a crash cuts short between taking back and ending goes on taking back")
  void cutShortWhileTakingBack() throws IOException {
    publish(GOOD);
    update("m1");
    nextLife();
    life.updates.giveUp("it was ill");
    Files.delete(root.resolve("current"));
    Files.createSymbolicLink(root.resolve("current"), Path.of("versions/2.0.0"));

    nextLife();

    assertThat(life.updates.mustGiveWay()).contains("it was ill");
  }

  @Test
  @DisplayName("is refused, and changes nothing, when bundle and checksum differ")
  void corrupted() throws IOException {
    publish(GOOD);
    byte[] changed = TestBundle.ofLauncher("echo evil!!!!!!!!!!!");
    server.files.put("/r/agent-2.0.0.tar.gz", changed);

    update("m1");

    assertThat(refusal("m1")).isEqualTo("CHECKSUM_MISMATCH");
    assertUnchanged();
  }

  @Test
  @DisplayName("is refused when the bundle does not start on this machine")
  void unfit() throws IOException {
    publish("echo wrong machine; exit 1");
    update("m1");

    assertThat(refusal("m1")).isEqualTo("BUNDLE_INVALID");
    assertThat(results.get("m1").get(0).error().message()).contains("wrong machine");
    assertUnchanged();
  }

  @Test
  @DisplayName("asks for a signature where there is a key, and takes only the right one")
  void signed() throws Exception {
    KeyPair ours = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Path key = directory.resolve("release.pub");
    String body = Base64.getEncoder().encodeToString(ours.getPublic().getEncoded());
    Files.writeString(
        key, "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n", UTF_8);
    life.journal.close();
    life = new Life(new UpdateSettings(Optional.empty(), Optional.of(key)), true);
    byte[] bundle = TestBundle.ofLauncher(GOOD);

    publish(bundle, null);
    update("m1");
    publish(bundle, sign(bundle, other));
    update("m2");
    assertThat(refusal("m1")).isEqualTo("SIGNATURE_INVALID");
    assertThat(refusal("m2")).isEqualTo("SIGNATURE_INVALID");
    assertUnchanged();

    publish(bundle, sign(bundle, ours));
    update("m3");
    assertThat(life.ended).isTrue();
  }

  private static String sign(byte[] bundle, KeyPair key) throws GeneralSecurityException {
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(key.getPrivate());
    signer.update(bundle);
    return Base64.getEncoder().encodeToString(signer.sign());
  }

  @Test
  @DisplayName("may name its bundle itself, and follows no redirect to an unsafe address")
  void named() throws IOException {
    byte[] bundle = TestBundle.ofLauncher(GOOD);
    server.redirects.put("/moved", "http://aiwm.example.com/agent.tar.gz");
    server.files.put("/agent.tar.gz", bundle);

    send("m1", data("2.0.0", "/moved", Sha256.of(bundle)));
    send(
        "m2", Map.of("version", "2.0.0", "url", "http://192.0.2.1/a", "sha256", Sha256.of(bundle)));
    assertThat(refusal("m1")).isEqualTo("COMMAND_INVALID");
    assertThat(refusal("m2")).isEqualTo("COMMAND_INVALID");

    send("m3", data("2.0.0", "/agent.tar.gz", Sha256.of(bundle)));
    assertThat(life.ended).isTrue();
  }

  private Map<String, Object> data(String version, String path, String sha256) {
    return Map.of("version", version, "url", server.uri(path).toString(), "sha256", sha256);
  }

  @Test
  @DisplayName("names the field that is wrong, and the version that the server has not got")
  void refusals() throws IOException {
    publish(GOOD);
    String base = server.uri("/r").toString();

    send("m1", Map.of());
    send("m2", data("../../etc", "/agent.tar.gz", "00"));
    send("m3", data("2.0.0", "/agent.tar.gz", "00"));
    send("m4", Map.of("releaseBaseUrl", base, "version", "3.0.0"));
    send("m5", Map.of("releaseBaseUrl", base, "healthTimeoutSeconds", 1));
    send("m6", Map.of("releaseBaseUrl", server.uri("/nowhere").toString()));

    assertThat(message("m1")).contains("releaseBaseUrl");
    assertThat(message("m2")).contains("version must be");
    assertThat(message("m3")).contains("sha256");
    assertThat(message("m4")).contains("no release 3.0.0");
    assertThat(message("m5")).contains("healthTimeoutSeconds");
    assertThat(refusal("m6")).isEqualTo("NETWORK_ERROR");
    assertUnchanged();
  }

  private String message(String messageId) {
    return results.get(messageId).get(0).error().message();
  }

  @Test
  @DisplayName("to the version that runs is done already")
  void alreadyThere() throws IOException {
    byte[] bundle = TestBundle.ofLauncher(GOOD);

    send("m1", data("1.0.0", "/agent.tar.gz", Sha256.of(bundle)));

    assertThat(results.get("m1").get(0).result()).containsEntry("alreadyRunning", true);
    assertUnchanged();
  }

  @Test
  @DisplayName("is not supported without versions side by side, or without a supervisor")
  void unsupported() throws IOException {
    life.journal.close();
    life = new Life(UpdateSettings.defaults(), false);
    update("m1");
    assertThat(refusal("m1")).isEqualTo("NOT_SUPPORTED");
    assertThat(Installation.of(UpdateTest.class)).isEmpty();
  }

  @Test
  @DisplayName("that is cancelled while it fetches leaves nothing behind")
  void cancelled() throws Exception {
    byte[] bundle = TestBundle.ofLauncher(GOOD);
    server.files.put("/agent.tar.gz", bundle);
    server.gate = new CountDownLatch(1);
    Thread worker = new Thread(() -> send("m1", data("2.0.0", "/agent.tar.gz", Sha256.of(bundle))));
    worker.start();
    await().until(() -> server.bytesSent.get() > 0);

    send("c1", "command.cancel", Map.of("originalMessageId", "m1"));
    server.gate.countDown();
    worker.join();

    assertThat(refusal("m1")).isEqualTo("CANCELLED");
    assertUnchanged();
  }

  private void assertUnchanged() throws IOException {
    assertThat(current()).isEqualTo("1.0.0");
    assertThat(versions()).containsExactly("0.9.0", "1.0.0");
    assertThat(life.ended).isFalse();
    assertThat(life.updates.pendingCommand()).isEmpty();
  }
}
