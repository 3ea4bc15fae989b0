package io.aiwm.agent.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.files.Sha256;
import io.aiwm.agent.json.Json;
import io.aiwm.agent.policy.LocalPolicy;
import io.aiwm.agent.session.MessageCodec;
import io.aiwm.agent.testing.NoContext;
import io.aiwm.agent.testing.S3Bucket;
import io.aiwm.agent.testing.S3Server;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.ErrorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Models, from an object store that others wrote,")
@Timeout(60)
class S3ServerTest {
  /** Two parts and a bit. */
  private static final byte[] LARGE = new byte[(int) (2 * Chunks.SIZE + 12_345)];

  private static final TimeSource TIME = TimeSource.system();

  @TempDir static Path store;
  private static S3Server server;
  private static S3Bucket bucket;

  @TempDir Path root;
  private final String prefix = "aiwm-test-" + UUID.randomUUID();
  private final ExecutorService helpers = Executors.newCachedThreadPool();

  @BeforeAll
  static void start() throws Exception {
    new Random(7).nextBytes(LARGE);
    server = S3Server.start(store);
    bucket = server.bucket;
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.stop();
    }
  }

  @AfterEach
  void end() {
    helpers.shutdownNow();
  }

  private void put(String path, String content) {
    bucket.put(prefix + "/" + path, content.getBytes(UTF_8));
  }

  private Map<String, Object> credentials(String secret) {
    return Map.of(
        "endpoint", bucket.endpoint,
        "region", bucket.region,
        "accessKeyId", bucket.key,
        "secretAccessKey", secret);
  }

  private CommandArguments arguments(String path, Map<String, Object> more) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("source", "s3");
    data.put("sourcePath", "s3://" + bucket.name + "/" + prefix + "/" + path);
    data.put("targetPath", "m");
    data.put("credentials", credentials(bucket.secret));
    data.putAll(more);
    String frame = Json.write(Map.of("type", "model.download", "messageId", "m", "data", data));
    return new CommandArguments(new MessageCodec(TIME).read(frame).orElseThrow());
  }

  private Map<String, Object> download(String path, Map<String, Object> more)
      throws CommandException, InterruptedException {
    return new Models(root, 0, model -> Optional.empty(), LocalPolicy.defaults(), helpers, TIME)
        .handlers().stream()
            .filter(it -> it.type().equals("model.download"))
            .findFirst()
            .orElseThrow()
            .handle(arguments(path, more), new NoContext());
  }

  private ErrorInfo refused(String path, Map<String, Object> more) {
    return catchThrowableOfType(CommandException.class, () -> download(path, more)).error();
  }

  private List<String> onDisk() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(it -> root.relativize(it).toString())
          .filter(it -> !it.equals("m/.aiwm-model.json"))
          .sorted()
          .toList();
    }
  }

  /** What an agent that died has left: the first part of a model's only file. */
  private FileTransfer begun(String path) throws Exception {
    Transfer transfer =
        new Transfer(
            uri -> {}, TIME, Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
    RemoteFile remote =
        new S3Source(TIME)
            .files(ModelRequest.of(arguments(path, Map.of())), transfer.client)
            .get(0);
    FileTransfer file = new FileTransfer(remote, transfer, new ModelStore(root).incoming("m"));
    file.lookUp();
    file.work().get(0).call();
    return file;
  }

  @Test
  @DisplayName("are one object, fetched in parts and compared with its checksum")
  void oneObject() throws Exception {
    bucket.put(prefix + "/weights.bin", LARGE);
    String sha256 = Sha256.of(LARGE);

    assertThat(
            download(
                "weights.bin",
                Map.of("files", List.of(Map.of("path", "weights.bin", "sha256", sha256)))))
        .containsEntry("sizeBytes", (long) LARGE.length)
        .containsEntry("checksum", sha256)
        .containsEntry("alreadyPresent", false);
    assertThat(root.resolve("m/weights.bin")).hasBinaryContent(LARGE);
  }

  @Test
  @DisplayName("are all objects below a prefix, whatever their names, and none beside it")
  void prefix() throws Exception {
    put("m1/config.json", "{}");
    put("m1/sub dir/part +1%20 ü~(a)*&=.bin", "weights");
    put("m1/empty", "");
    put("m10/config.json", "another");
    put("m1.json", "another");

    assertThat(download("m1", Map.of())).containsEntry("sizeBytes", 9L);

    assertThat(onDisk())
        .containsExactly("m/config.json", "m/empty", "m/sub dir/part +1%20 ü~(a)*&=.bin");
    assertThat(root.resolve("m/sub dir/part +1%20 ü~(a)*&=.bin")).hasContent("weights");
    assertThat(download("m1/", Map.of("targetPath", "n"))).containsEntry("files", 3);
  }

  @Test
  @DisplayName("are found on the listing's second page")
  void pages() throws Exception {
    IntStream.rangeClosed(0, 1000)
        .parallel()
        .forEach(it -> put("%04d".formatted(it), "shard " + it));

    download("", Map.of("files", List.of(Map.of("path", "0000"), Map.of("path", "1000"))));

    assertThat(onDisk()).containsExactly("m/0000", "m/1000");
    assertThat(root.resolve("m/1000")).hasContent("shard 1000");
  }

  @Test
  @DisplayName("go on after the agent's death with the part that is on the disk")
  void resumed() throws Exception {
    bucket.put(prefix + "/weights.bin", LARGE);
    begun("weights.bin");
    byte[] mark = "kept".getBytes(UTF_8);
    Path part = new ModelStore(root).incoming("m").resolve("weights.bin.part");
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(mark));
    }

    download("weights.bin", Map.of());

    byte[] expected = LARGE.clone();
    System.arraycopy(mark, 0, expected, 0, mark.length);
    assertThat(root.resolve("m/weights.bin")).hasBinaryContent(expected);
  }

  @Test
  @DisplayName("that change between two parts are never mixed, but come in one piece")
  void changed() throws Exception {
    bucket.put(prefix + "/weights.bin", LARGE);
    FileTransfer file = begun("weights.bin");
    byte[] next = new byte[LARGE.length];
    bucket.put(prefix + "/weights.bin", next);

    file.work().get(0).call();
    assertThat(file.isLeftForOnePiece()).isTrue();
    file.fetchWhole();
    file.finish();
    assertThat(new ModelStore(root).incoming("m").resolve("weights.bin")).hasBinaryContent(next);
    download("weights.bin", Map.of());

    assertThat(root.resolve("m/weights.bin")).hasBinaryContent(next);
  }

  @Test
  @DisplayName("with a wrong secret are refused in so many words, and nothing is left")
  void wrongSecret() throws Exception {
    put("weights.bin", "weights");

    ErrorInfo error = refused("weights.bin", Map.of("credentials", credentials("wrong-secret")));

    assertThat(error.code()).isEqualTo("COMMAND_INVALID");
    assertThat(error.message())
        .contains("refuses", "credentials", "403")
        .doesNotContain("wrong-secret");
    assertThat(onDisk()).isEmpty();
  }

  @Test
  @DisplayName(
      "that are not there, or not as wanted, are refused in so many words, and nothing is left")
  void missing() throws Exception {
    put("m1/a", "there");

    ErrorInfo object = refused("none", Map.of());
    ErrorInfo file =
        refused("m1", Map.of("files", List.of(Map.of("path", "a"), Map.of("path", "b"))));
    ErrorInfo size = refused("m1", Map.of("files", List.of(Map.of("path", "a", "size", 4))));
    ErrorInfo noBucket = refused("", Map.of("sourcePath", "s3://" + prefix + "/m"));

    assertThat(object.code()).isEqualTo("MODEL_NOT_FOUND");
    assertThat(object.message()).contains(prefix + "/none");
    assertThat(file.code()).isEqualTo("MODEL_NOT_FOUND");
    assertThat(file.message()).contains("files that are wanted", prefix + "/m1");
    assertThat(size.message()).isEqualTo("a has 5 bytes at its source, not 4");
    assertThat(noBucket.code()).isEqualTo("MODEL_NOT_FOUND");
    assertThat(onDisk()).isEmpty();
  }

  @Test
  @DisplayName("come from a signed address without credentials")
  void signedAddress() throws Exception {
    put("weights.bin", "weights");
    String address = bucket.signed("GET", prefix + "/weights.bin").toString();

    download("weights.bin", Map.of("url", address, "credentials", Map.of()));

    assertThat(root.resolve("m/weights.bin")).hasContent("weights");
    assertThat(Files.readString(root.resolve("m/.aiwm-model.json"))).doesNotContain("X-Amz");
  }
}
