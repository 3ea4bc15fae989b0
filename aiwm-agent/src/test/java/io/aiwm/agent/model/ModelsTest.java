package io.aiwm.agent.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.command.CommandHandler;
import io.aiwm.agent.files.Sha256;
import io.aiwm.agent.json.Json;
import io.aiwm.agent.policy.LocalPolicy;
import io.aiwm.agent.policy.PolicyFile;
import io.aiwm.agent.session.MessageCodec;
import io.aiwm.agent.testing.FileServer;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.api.wire.ModelDownloadProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Models, from real servers on this machine,")
class ModelsTest {
  /** Five parts and a bit. */
  private static final byte[] LARGE = random((int) (5 * Chunks.SIZE + 12_345));

  @TempDir Path directory;

  private final List<ModelDownloadProgress> told = new CopyOnWriteArrayList<>();
  private final ExecutorService helpers = Executors.newCachedThreadPool();
  private final Map<String, String> users = new HashMap<>();
  private Path root;
  private FileServer server;
  private Map<String, CommandHandler> handlers;
  private long free = 1L << 40;
  private LocalPolicy policy = LocalPolicy.defaults();

  @BeforeEach
  void start() throws IOException {
    root = directory.resolve("models");
    server = new FileServer();
    agent(0);
  }

  /** As an agent starts: with nothing in memory. */
  private void agent(long budget) {
    Models models =
        new Models(
            root,
            budget,
            model -> Optional.ofNullable(users.get(root.relativize(model).toString())),
            policy,
            helpers,
            TimeSource.system(),
            path -> free);
    handlers = new HashMap<>();
    models.handlers().forEach(it -> handlers.put(it.type(), it));
  }

  @AfterEach
  void stop() {
    server.close();
    helpers.shutdownNow();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static String sha256(byte[] bytes) {
    return Sha256.of(bytes);
  }

  private Map<String, Object> command(String type, Object... fields)
      throws CommandException, InterruptedException {
    Map<String, Object> data = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      data.put((String) fields[i], fields[i + 1]);
    }
    String frame = Json.write(Map.of("type", type, "messageId", "m", "data", data));
    CommandArguments arguments =
        new CommandArguments(new MessageCodec(TimeSource.system()).read(frame).orElseThrow());
    return handlers.get(type).handle(arguments, new Context());
  }

  private ErrorInfo refused(String type, Object... fields) {
    return catchThrowableOfType(CommandException.class, () -> command(type, fields)).error();
  }

  private Map<String, Object> download(String path, String target)
      throws CommandException, InterruptedException {
    return command("model.download", "url", server.uri(path), "targetPath", target);
  }

  private static Map<String, Object> file(String path, byte[] content) {
    return Map.of("path", path, "size", content.length, "sha256", sha256(content));
  }

  private List<String> onDisk() throws IOException {
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(it -> root.relativize(it).toString())
          .sorted()
          .toList();
    }
  }

  private final class Context implements CommandContext {
    @Override
    public String messageId() {
      return "m";
    }

    @Override
    public void progress(int percent) {}

    @Override
    public boolean emit(String type, Object data) {
      return told.add((ModelDownloadProgress) data);
    }

    @Override
    public boolean hasRoom() {
      return true;
    }

    @Override
    public void pause(Duration duration) {}

    @Override
    public void handOver(Runnable next) {}

    @Override
    public void afterAnswer(Runnable task) {}
  }

  @Test
  @DisplayName("are fetched in parts at the same time, checked, and listed")
  void downloads() throws Exception {
    server.files.put("/m/weights.bin", LARGE);

    Map<String, Object> result =
        command(
            "model.download",
            "source",
            "http",
            "url",
            server.uri("/m/"),
            "sourcePath",
            "org/m",
            "version",
            "v1",
            "files",
            List.of(file("weights.bin", LARGE)));

    Path model = root.resolve("org/m/v1");
    assertThat(result)
        .containsEntry("modelPath", model.toString())
        .containsEntry("sizeBytes", (long) LARGE.length)
        .containsEntry("checksum", sha256(LARGE))
        .containsEntry("alreadyPresent", false);
    assertThat(Files.readAllBytes(model.resolve("weights.bin"))).isEqualTo(LARGE);
    assertThat(server.requests.size()).isEqualTo(1 + 6);
    assertThat(command("model.list").get("models").toString()).contains(model.toString());
    assertThat(told.get(told.size() - 1).status()).isEqualTo("downloaded");
    assertThat(told.get(told.size() - 1).progress()).isEqualTo(100);
    assertThat(onDisk()).containsExactly("org/m/v1/.aiwm-model.json", "org/m/v1/weights.bin");
  }

  @Test
  @DisplayName("that are here already are not fetched again")
  void alreadyHere() throws Exception {
    server.text("/a", "model");
    download("/a", "m");
    int asked = server.requests.size();

    assertThat(download("/a", "m")).containsEntry("alreadyPresent", true);
    assertThat(server.requests).hasSize(asked);
  }

  @Test
  @DisplayName("survive connections that are cut and servers that are busy")
  void cutConnections() throws Exception {
    server.files.put("/a", LARGE);
    server.cuts.set(4);
    server.busy.set(2);

    command(
        "model.download",
        "url",
        server.uri("/a"),
        "targetPath",
        "m",
        "files",
        List.of(file("a", LARGE)));

    assertThat(Files.readAllBytes(root.resolve("m/a"))).isEqualTo(LARGE);
    // What was there before a cut is not fetched twice.
    assertThat(server.bytesSent.get()).isLessThan(LARGE.length + (1L << 20));
  }

  @Test
  @DisplayName("from a server that gives no parts come in one piece, from the beginning each time")
  void rangeless() throws Exception {
    server.ranges = false;
    server.files.put("/a", LARGE);
    server.cuts.set(2);

    download("/a", "m");

    assertThat(Files.readAllBytes(root.resolve("m/a"))).isEqualTo(LARGE);
  }

  @Test
  @DisplayName("may have empty files")
  void empty() throws Exception {
    server.files.put("/a", new byte[0]);

    assertThat(download("/a", "m")).containsEntry("sizeBytes", 0L);
    assertThat(Files.size(root.resolve("m/a"))).isZero();
  }

  @Test
  @DisplayName("with a wrong checksum or size are refused and never seen")
  void wrongChecksum() throws Exception {
    server.text("/m/a", "tampered");
    server.text("/m/b", "right");
    Map<String, Object> wrong = Map.of("path", "a", "sha256", sha256("genuine".getBytes(UTF_8)));

    ErrorInfo checksum =
        refused(
            "model.download",
            "url",
            server.uri("/m/"),
            "targetPath",
            "m",
            "files",
            List.of(wrong, Map.of("path", "b")));
    ErrorInfo size =
        refused(
            "model.download",
            "url",
            server.uri("/m/"),
            "targetPath",
            "m2",
            "files",
            List.of(Map.of("path", "a", "size", 3)));

    assertThat(checksum.code()).isEqualTo("CHECKSUM_MISMATCH");
    assertThat(checksum.message()).startsWith("a has the checksum");
    assertThat(size.code()).isEqualTo("CHECKSUM_MISMATCH");
    assertThat(command("model.list")).containsEntry("total", 0);
    assertThat(onDisk()).noneMatch(it -> it.startsWith("m"));
  }

  @Test
  @DisplayName("that are cancelled end at once, are not seen, and go on later where they ended")
  void cancelledAndResumed() throws Exception {
    server.files.put("/a", LARGE);
    server.gate = new CountDownLatch(1);
    Future<?> running = helpers.submit(() -> download("/a", "m"));
    await().until(() -> server.bytesSent.get() >= 4 * (Chunks.SIZE / 2));

    running.cancel(true);
    assertThat(command("model.list")).containsEntry("total", 0);
    server.gate.countDown();
    await().ignoreExceptions().until(() -> download("/a", "m") != null);

    assertThat(Files.readAllBytes(root.resolve("m/a"))).isEqualTo(LARGE);
  }

  @Test
  @DisplayName("go on after the agent's death with the parts that are on the disk")
  void resumedAfterDeath() throws Exception {
    server.files.put("/a", LARGE);
    free = 2L << 30;
    Path incoming = new ModelStore(root).incoming("m");
    Transfer transfer = new Transfer(uri -> {}, TimeSource.system(), boot());
    FileTransfer before =
        new FileTransfer(
            new RemoteFile("a", server.uri("/a"), RequestHeaders.NONE, null, null),
            transfer,
            incoming);
    before.lookUp();
    for (var part : before.work().subList(0, 4)) {
      part.call();
    }
    server.bytesSent.set(0);

    download("/a", "m");

    assertThat(server.bytesSent.get()).isEqualTo(LARGE.length - 4 * Chunks.SIZE + 1);
    assertThat(Files.readAllBytes(root.resolve("m/a"))).isEqualTo(LARGE);
  }

  private static String boot() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }

  @Test
  @DisplayName("that changed at their source meanwhile are fetched anew, never mixed")
  void changed() throws Exception {
    server.files.put("/a", LARGE);
    Transfer transfer = new Transfer(uri -> {}, TimeSource.system(), boot());
    FileTransfer before =
        new FileTransfer(
            new RemoteFile("a", server.uri("/a"), RequestHeaders.NONE, null, null),
            transfer,
            new ModelStore(root).incoming("m"));
    before.lookUp();
    before.work().get(0).call();
    byte[] next = LARGE.clone();
    next[5] ^= 1;
    server.files.put("/a", next);
    server.tags.put("/a", "\"2\"");

    download("/a", "m");

    assertThat(Files.readAllBytes(root.resolve("m/a"))).isEqualTo(next);
  }

  @Test
  @DisplayName("are not even begun without the disk space for all of it")
  void noSpace() {
    server.files.put("/a", LARGE);
    free = ModelRoom.RESERVE + LARGE.length - 1;

    ErrorInfo error = refused("model.download", "url", server.uri("/a"), "targetPath", "m");

    assertThat(error.code()).isEqualTo("RESOURCE_EXHAUSTED");
    assertThat(error.details()).containsEntry("neededBytes", (long) LARGE.length);
    assertThat(server.bytesSent.get()).isLessThanOrEqualTo(1);
  }

  @Test
  @DisplayName("give way within a budget, the one not asked for the longest first, used ones never")
  void budget() throws Exception {
    agent(250);
    for (String name : List.of("a", "b", "c")) {
      server.files.put("/" + name, new byte[100]);
    }
    download("/a", "used");
    download("/b", "older");
    users.put("used", "d1");

    download("/c", "newer");

    assertThat(onDisk())
        .anyMatch(it -> it.startsWith("used"))
        .noneMatch(it -> it.contains("older"));
    assertThat(command("model.cache"))
        .containsEntry("usedBytes", 200L)
        .containsEntry("budgetBytes", 250L);
    assertThat(command("model.cache", "maxBytes", 0)).containsEntry("freedBytes", 100L);
    server.files.put("/big", new byte[251]);
    assertThat(refused("model.download", "url", server.uri("/big"), "targetPath", "big").code())
        .isEqualTo("RESOURCE_EXHAUSTED");
  }

  @Test
  @DisplayName("are deleted, but not from under a deployment unless it is forced")
  void deletes() throws Exception {
    server.text("/a", "model");
    download("/a", "org/m");
    users.put("org/m", "d1");

    assertThat(refused("model.delete", "modelPath", "org/m").message()).contains("d1");
    assertThat(command("model.delete", "modelPath", "org/m", "force", true))
        .containsEntry("existed", true)
        .containsEntry("freedBytes", 5L);
    assertThat(command("model.delete", "modelPath", "org/m")).containsEntry("existed", false);
    assertThat(onDisk()).isEmpty();
    assertThat(root.resolve("org")).doesNotExist();
    assertThat(refused("model.delete", "modelPath", "../..").code()).isEqualTo("COMMAND_INVALID");
  }

  @Test
  @DisplayName("come from a repository of many files, at one commit, with a token that stays there")
  void huggingFace() throws Exception {
    try (FileServer elsewhere = new FileServer()) {
      elsewhere.text("/blob", "weights");
      server.token = "hf_secret";
      server.text(
          "/api/models/org/name/revision/main",
          Json.write(
              Map.of(
                  "sha",
                  "0123abcd",
                  "siblings",
                  List.of(
                      Map.of("rfilename", "config.json", "size", 2),
                      Map.of(
                          "rfilename",
                          "sub dir/weights.bin",
                          "lfs",
                          Map.of("size", 7, "sha256", sha256("weights".getBytes(UTF_8))))))));
      server.text("/org/name/resolve/0123abcd/config.json", "{}");
      server.redirects.put(
          "/org/name/resolve/0123abcd/sub dir/weights.bin", elsewhere.uri("/blob").toString());

      Map<String, Object> result =
          command(
              "model.download",
              "source",
              "huggingface",
              "sourcePath",
              "org/name",
              "url",
              server.uri("/"),
              "credentials",
              Map.of("token", "hf_secret"));

      assertThat(result).containsEntry("sizeBytes", 9L).containsEntry("files", 2);
      assertThat(root.resolve("org/name/latest/sub dir/weights.bin")).hasContent("weights");
      assertThat(elsewhere.headers)
          .isNotEmpty()
          .allSatisfy(it -> assertThat(it.containsKey("Authorization")).isFalse());
      assertThat(onDisk()).noneMatch(it -> it.contains("secret"));
    }
  }

  @Test
  @DisplayName("come from a bucket, page by page, by signed requests")
  void bucket() throws Exception {
    server.text(
        "/bucket/",
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
          <IsTruncated>false</IsTruncated>
          <Contents><Key>models/m1/</Key><Size>0</Size></Contents>
          <Contents><Key>models/m1/config.json</Key><Size>2</Size></Contents>
          <Contents><Key>models/m1/part%201.bin</Key><Size>7</Size></Contents>
        </ListBucketResult>
        """
            .strip());
    server.text("/bucket/models/m1/config.json", "{}");
    server.text("/bucket/models/m1/part 1.bin", "weights");

    command(
        "model.download",
        "source",
        "minio",
        "sourcePath",
        "s3://bucket/models/m1",
        "credentials",
        Map.of(
            "endpoint",
            server.uri("").toString(),
            "accessKeyId",
            "AKIDEXAMPLE",
            "secretAccessKey",
            "very-secret"),
        "targetPath",
        "m1");

    assertThat(root.resolve("m1/part 1.bin")).hasContent("weights");
    assertThat(server.headers)
        .allSatisfy(
            it ->
                assertThat(it.getFirst("Authorization"))
                    .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
                    .doesNotContain("very-secret"));
    assertThat(onDisk()).containsExactly("m1/.aiwm-model.json", "m1/config.json", "m1/part 1.bin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/x", "a/../../x", "a//b", ".", ".aiwm-trash/x", "a/x.part"})
  @DisplayName("never leave their directory")
  void escapes(String path) throws IOException {
    server.text("/m/x", "model");

    assertThat(refused("model.download", "url", server.uri("/m/x"), "targetPath", path).message())
        .contains("targetPath");
    assertThat(
            refused(
                    "model.download",
                    "url",
                    server.uri("/m/"),
                    "targetPath",
                    "m",
                    "files",
                    List.of(Map.of("path", path)))
                .message())
        .contains("files[0].path");
    assertThat(onDisk()).isEmpty();
  }

  @Test
  @DisplayName("that their source does not have or give are refused in so many words")
  void refusals() throws Exception {
    assertThat(refused("model.download", "url", server.uri("/none"), "targetPath", "m").code())
        .isEqualTo("MODEL_NOT_FOUND");
    server.token = "t";
    assertThat(refused("model.download", "url", server.uri("/none"), "targetPath", "m").message())
        .contains("credentials");
    assertThat(refused("model.download", "source", "ftp", "sourcePath", "x").message())
        .contains("source");
    assertThat(refused("model.download").message()).contains("sourcePath");
    assertThat(refused("model.download", "url", "file:///etc/passwd", "targetPath", "m").message())
        .contains("url");
    server.close();
    assertThatThrownBy(() -> download("/a", "m"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("reached");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http",
        "http:",
        "http:x",
        "http://",
        "//h/x",
        "http://h:99999/x",
        "http://a b/",
        "x",
        "http://h/%zz"
      })
  @DisplayName("are not fetched from what is no address, which no other try would mend")
  void malformedAddresses(String address) {
    List<ErrorInfo> errors =
        List.of(
            refused("model.download", "source", "http", "sourcePath", address, "targetPath", "m"),
            refused("model.download", "url", address, "targetPath", "m"),
            refused(
                "model.download",
                "source",
                "s3",
                "sourcePath",
                "bucket/m",
                "credentials",
                Map.of("endpoint", address),
                "targetPath",
                "m"));

    assertThat(errors)
        .allMatch(it -> it.code().equals("COMMAND_INVALID"), "COMMAND_INVALID")
        .noneMatch(ErrorInfo::retryable);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://[", "file:///etc/passwd", "http:///x", "%"})
  @DisplayName("are not fetched from what is no address behind a redirect")
  void malformedRedirects(String location) {
    server.redirects.put("/a", location);

    assertThat(refused("model.download", "url", server.uri("/a"), "targetPath", "m").code())
        .isEqualTo("NETWORK_ERROR");
  }

  @Test
  @DisplayName("do not go where a link leads")
  void links() throws Exception {
    server.text("/a", "model");
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.createDirectories(root);
    Files.createSymbolicLink(root.resolve("link"), outside);

    for (String target : List.of("link/m", "link")) {
      assertThat(refused("model.download", "url", server.uri("/a"), "targetPath", target).message())
          .contains("link on the way");
    }
    Files.writeString(outside.resolve(".aiwm-model.json"), "{}");
    assertThat(refused("model.delete", "modelPath", "link").message()).contains("link on the way");
    assertThat(outside).isDirectoryNotContaining("glob:**m");
  }

  @Test
  @DisplayName("come only from where this machine's owner allows, redirects included")
  void policy() throws Exception {
    server.text("/a", "model");
    server.redirects.put("/r", "http://localhost:" + server.uri("").getPort() + "/a");
    Path file = directory.resolve("policy.json");
    policy = PolicyFile.read(Files.writeString(file, "{\"sources\": [\"http://127.0.0.*\"]}"));
    agent(0);

    assertThat(download("/a", "m")).containsEntry("sizeBytes", 5L);
    ErrorInfo redirected = refused("model.download", "url", server.uri("/r"), "targetPath", "m2");
    assertThat(redirected.code()).isEqualTo("POLICY_DENIED");
    assertThat(redirected.details()).containsEntry("rule", "sources");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mod\u00e8le \u6a21\u578b+#?%.gguf", "a:b=c&d;e@f,g.bin", "\ud83d\ude00"})
  @DisplayName("have names of all letters, which a strict server understands")
  void names(String name) throws Exception {
    server.text("/m/" + name, "model");
    server.text(
        "/api/models/org/name/revision/main",
        Json.write(Map.of("sha", "01", "siblings", List.of(Map.of("rfilename", name)))));
    server.text("/org/name/resolve/01/" + name, "model");

    command(
        "model.download",
        "url",
        server.uri("/m/"),
        "targetPath",
        "m",
        "files",
        List.of(Map.of("path", name)));
    command(
        "model.download",
        "source",
        "huggingface",
        "sourcePath",
        "org/name",
        "url",
        server.uri("/"),
        "targetPath",
        "h");

    assertThat(root.resolve("m").resolve(name)).hasContent("model");
    assertThat(root.resolve("h").resolve(name)).hasContent("model");
  }

  @Test
  @DisplayName("have names of at most 240 bytes, and the refusal says so at once")
  void longNames() {
    ErrorInfo error =
        refused(
            "model.download",
            "url",
            server.uri("/m/"),
            "targetPath",
            "m",
            "files",
            List.of(Map.of("path", "\u6a21".repeat(81))));

    assertThat(error.code()).isEqualTo("COMMAND_INVALID");
    assertThat(error.message()).contains("240 bytes");
  }

  @Test
  @DisplayName("are waited for when their source is busy, also with the list of its files")
  void busyListing() throws Exception {
    server.text(
        "/api/models/org/name/revision/main",
        Json.write(Map.of("sha", "01", "siblings", List.of(Map.of("rfilename", "a")))));
    server.text("/org/name/resolve/01/a", "model");
    server.busy.set(2);

    command("model.download", "source", "hf", "sourcePath", "org/name", "url", server.uri("/"));

    assertThat(root.resolve("org/name/latest/a")).hasContent("model");
  }

  @Test
  @DisplayName("are not waited for when their source says much later; it is told when")
  void muchLater() {
    server.text("/a", "model");
    server.busy.set(1);
    server.retryAfter = "3600";

    ErrorInfo error = refused("model.download", "url", server.uri("/a"), "targetPath", "m");

    assertThat(error.code()).isEqualTo("NETWORK_ERROR");
    assertThat(error.retryable()).isTrue();
    assertThat(error.retryAfter()).isEqualTo(3600);
    assertThat(server.requests).hasSize(1);
  }

  @Test
  @DisplayName(
      "come in parts from servers that each have a tag of their own, where a checksum judges")
  void tagsInTurn() throws Exception {
    server.files.put("/a", LARGE);
    server.tagsInTurn = true;

    command(
        "model.download",
        "url",
        server.uri("/a"),
        "targetPath",
        "m",
        "files",
        List.of(file("a", LARGE)));

    assertThat(Files.readAllBytes(root.resolve("m/a"))).isEqualTo(LARGE);
    assertThat(server.requests).hasSize(1 + 6);
  }

  @Test
  @DisplayName("come in one piece from such servers where no checksum is known")
  void tagsInTurnWithoutChecksum() throws Exception {
    server.files.put("/a", LARGE);
    server.tagsInTurn = true;

    assertThat(download("/a", "m")).containsEntry("sizeBytes", (long) LARGE.length);
    assertThat(Files.readAllBytes(root.resolve("m/a"))).isEqualTo(LARGE);
    assertThat(told.get(told.size() - 1).downloadedBytes()).isEqualTo(LARGE.length);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("come in one piece when their source gives no parts any more")
  void noMoreParts(boolean checksum) throws Exception {
    server.files.put("/a", LARGE);
    server.parts.set(2);

    command(
        "model.download",
        "url",
        server.uri("/a"),
        "targetPath",
        "m",
        "files",
        List.of(checksum ? file("a", LARGE) : Map.of("path", "a")));

    assertThat(Files.readAllBytes(root.resolve("m/a"))).isEqualTo(LARGE);
  }

  @Test
  @DisplayName("from a repository have the size that was asked for, or are refused")
  void huggingFaceSize() {
    server.text(
        "/api/models/org/name/revision/main",
        Json.write(Map.of("sha", "01", "siblings", List.of(Map.of("rfilename", "a")))));
    server.text("/org/name/resolve/01/a", "model");

    ErrorInfo error =
        refused(
            "model.download",
            "source",
            "huggingface",
            "sourcePath",
            "org/name",
            "url",
            server.uri("/"),
            "files",
            List.of(Map.of("path", "a", "size", 6)));

    assertThat(error.code()).isEqualTo("CHECKSUM_MISMATCH");
  }

  @Test
  @DisplayName("do not lie in one another")
  void nested() throws Exception {
    server.text("/a", "model");
    download("/a", "org/m");

    assertThat(refused("model.download", "url", server.uri("/a"), "targetPath", "org").code())
        .isEqualTo("COMMAND_INVALID");
    assertThat(refused("model.download", "url", server.uri("/a"), "targetPath", "org/m/x").code())
        .isEqualTo("COMMAND_INVALID");
  }
}
