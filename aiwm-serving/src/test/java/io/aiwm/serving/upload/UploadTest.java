package io.aiwm.serving.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.serving.Serving;
import io.aiwm.serving.ServingWorld;
import io.aiwm.serving.ServingWorld.Answer;
import io.aiwm.serving.storage.FileModelStorage;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An upload")
class UploadTest {
  private static final long QUOTA = 60L << 20;

  @TempDir Path files;
  private final VirtualTime time = new VirtualTime();
  private ServingWorld world;

  @BeforeEach
  void start() {
    world =
        new ServingWorld(
            new InMemoryStore(),
            time,
            Serving.with(FileModelStorage.at(files)).quotas(org -> QUOTA).executor(Runnable::run));
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(PartWriter.sha256().digest(bytes));
  }

  private Answer send(String query, byte[] body) {
    return world.send(
        ServingWorld.EDITOR,
        "POST",
        "/models/upload?" + query,
        new ByteArrayInputStream(body),
        "Content-Length",
        String.valueOf(body.length));
  }

  private String used() {
    Answer storage = world.get("/models/storage");
    return storage.at("/usedBytes") + "+" + storage.at("/reservedBytes");
  }

  private List<String> stored() throws IOException {
    Path root = files.resolve("objects");
    try (var all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private List<Path> uploads() throws IOException {
    try (var all = Files.list(files.resolve("uploads"))) {
      return all.toList();
    }
  }

  @Test
  @DisplayName("of a body registers the model, and makes a version that is hashed and complete")
  void raw() throws Exception {
    byte[] body = bytes(20 << 20);
    Answer made = send("name=whisper&type=voice&version=1.0&path=model.safetensors", body);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.at("/status")).isEqualTo("ready");
    assertThat(made.at("/files/0/sha256")).isEqualTo(sha256(body));
    assertThat(stored())
        .containsExactly("org-1/whisper/1.0/metadata.json", "org-1/whisper/1.0/model.safetensors");
    assertThat(Files.readAllBytes(files.resolve("objects/org-1/whisper/1.0/model.safetensors")))
        .isEqualTo(body);
    Answer model = world.get("/models/" + made.at("/modelId"));
    assertThat(model.at("/status")).isEqualTo("downloaded");
    assertThat(model.at("/type")).isEqualTo("voice");
    assertThat(model.at("/latestVersion")).isEqualTo("1.0");
    assertThat(model.at("/fileSize")).isEqualTo(String.valueOf(body.length));
    assertThat(used()).isEqualTo(body.length + "+0");
    assertThat(uploads()).isEmpty();
    assertThat(Files.readString(files.resolve("objects/org-1/whisper/1.0/metadata.json")))
        .contains(sha256(body));
  }

  @Test
  @DisplayName("of a form takes several files, whose fields may stand before them")
  void form() throws Exception {
    byte[] weights = bytes(9 << 20);
    byte[] config = "{\"a\":1}\r\n--not the boundary".getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    part(body, "form-data; name=\"name\"", "llama".getBytes(StandardCharsets.UTF_8));
    part(body, "form-data; name=\"files\"; filename=\"weights/a b.bin\"", weights);
    part(body, "form-data; name=\"files\"; filename=\"config.json\"", config);
    body.writeBytes("--XyZ--\r\n".getBytes(StandardCharsets.UTF_8));
    Answer made =
        world.send(
            ServingWorld.EDITOR,
            "POST",
            "/models/upload",
            new Form(body.toByteArray()),
            "Content-Type",
            "multipart/form-data; boundary=XyZ");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.at("/version")).isEqualTo("v1");
    assertThat(made.at("/files/0/path")).isEqualTo("config.json");
    assertThat(made.at("/files/0/sha256")).isEqualTo(sha256(config));
    assertThat(made.at("/files/1/path")).isEqualTo("weights/a b.bin");
    assertThat(made.at("/files/1/sha256")).isEqualTo(sha256(weights));
  }

  private static void part(ByteArrayOutputStream body, String disposition, byte[] content) {
    String head = "--XyZ\r\nContent-Disposition: " + disposition + "\r\n\r\n";
    body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    body.writeBytes(content);
    body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("may bring one file after the other, until the version is published")
  void severalUploads() {
    Answer first = send("name=m&version=a&path=one.bin&publish=false", bytes(100));
    assertThat(first.at("/status")).isEqualTo("open");
    Answer second = send("name=m&version=a&path=two.bin&publish=false", bytes(200));
    assertThat(second.json().path("files")).hasSize(2);
    String version = "/models/" + first.at("/modelId") + "/versions/" + first.at("/versionId");
    assertThat(world.get(version).at("/status")).isEqualTo("open");
    assertThat(world.post(version + "/publish", "").at("/status")).isEqualTo("ready");
    Answer late = send("name=m&version=a&path=three.bin", bytes(10));
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.code()).isEqualTo("VERSION_CLOSED");
    assertThat(send("name=m&path=one.bin", bytes(300)).at("/version")).isEqualTo("v1");
    assertThat(world.get("/models/" + first.at("/modelId")).at("/versionCount")).isEqualTo("2");
  }

  @Test
  @DisplayName("that has another hash than was said leaves nothing, and may be repeated")
  void wrongHash() throws Exception {
    byte[] body = bytes(10 << 20);
    Answer refused = send("name=m&version=a&path=f&sha256=" + "0".repeat(64), body);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("CHECKSUM_MISMATCH");
    assertThat(stored()).isEmpty();
    assertThat(uploads()).isEmpty();
    assertThat(used()).isEqualTo("0+0");
    assertThat(world.get("/models").at("/data/0/status")).isEqualTo("download-failed");
    Answer again = send("name=m&version=a&path=f&sha256=" + sha256(body), body);
    assertThat(again.at("/status")).as(again.text()).isEqualTo("ready");
  }

  @Test
  @DisplayName("that breaks off leaves nothing")
  void brokenOff() throws Exception {
    byte[] some = bytes(9 << 20);
    InputStream reset = new Unreadable(() -> new IOException("The connection was reset"));
    InputStream broken = new SequenceInputStream(new ByteArrayInputStream(some), reset);
    Answer refused =
        world.send(ServingWorld.EDITOR, "POST", "/models/upload?name=m&path=f", broken);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(stored()).isEmpty();
    assertThat(uploads()).isEmpty();
    assertThat(used()).isEqualTo("0+0");
  }

  @Test
  @DisplayName("that has no room is refused before its first byte is read")
  void quota() {
    InputStream unread =
        new Unreadable(
            () -> {
              throw new AssertionError("Read before room was reserved");
            });
    Answer refused =
        world.send(
            ServingWorld.EDITOR,
            "POST",
            "/models/uploads",
            new ByteArrayInputStream(
                "{\"name\":\"m\",\"path\":\"f\",\"size\":%d}"
                    .formatted(QUOTA + 1)
                    .getBytes(StandardCharsets.UTF_8)),
            "Content-Type",
            "application/json");
    assertThat(refused.status()).as(refused.text()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("QUOTA_EXCEEDED");
    assertThat(refused.at("/details/limitBytes")).isEqualTo(String.valueOf(QUOTA));
    assertThat(used()).isEqualTo("0+0");
    String nearlyAll = "{\"name\":\"m\",\"version\":\"a\",\"path\":\"g\",\"size\":%d}";
    world.post("/models/uploads", nearlyAll.formatted(QUOTA - 10));
    // Nothing is said of its size, so room for the first bytes is wanted.
    assertThat(
            world.send(ServingWorld.EDITOR, "POST", "/models/upload?name=m&path=f", unread).code())
        .isEqualTo("QUOTA_EXCEEDED");
  }

  @Test
  @DisplayName("of two that want the last room, one gets it")
  void lastRoom() {
    String body = "{\"name\":\"m\",\"version\":\"a\",\"path\":\"%s\",\"size\":%d}";
    assertThat(world.post("/models/uploads", body.formatted("one", QUOTA - 10)).status())
        .isEqualTo(201);
    assertThat(world.post("/models/uploads", body.formatted("two", 11)).code())
        .isEqualTo("QUOTA_EXCEEDED");
    assertThat(world.post("/models/uploads", body.formatted("three", 10)).status()).isEqualTo(201);
  }

  @ParameterizedTest(name = "[{0}]")
  @ValueSource(strings = {"..%2Fx", "%2Fetc%2Fpasswd", "a%2F%2Fb", "a%5Cb", "a%2F..%2Fb", "a%00b"})
  @DisplayName("goes to no place outside its version:")
  void paths(String path) throws Exception {
    Answer refused = send("name=m&path=" + path, bytes(10));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(stored()).isEmpty();
  }

  @Test
  @DisplayName("is refused to viewers, and into models of others")
  void rights() {
    String model = world.model("m");
    String target = "/models/upload?path=f&modelId=" + model;
    InputStream body = new ByteArrayInputStream(bytes(10));
    assertThat(world.send(ServingWorld.VIEWER, "POST", target, body).status()).isEqualTo(403);
    assertThat(world.send(ServingWorld.STRANGER, "POST", target, body).status()).isEqualTo(404);
  }

  @Test
  @DisplayName("in parts goes on where it was interrupted, and is read back before it counts")
  void parts() throws Exception {
    byte[] body = bytes((16 << 20) + 5);
    Answer begun = begin(body, sha256(body));
    assertThat(begun.status()).as(begun.text()).isEqualTo(201);
    String upload = "/models/uploads/" + begun.at("/upload/_id");
    assertThat(begun.at("/partCount")).isEqualTo("3");
    put(upload, body, 1, 3);
    assertThat(world.post(upload + "/complete", "").code()).isEqualTo("PART_MISSING");
    List<Integer> there = new ArrayList<>();
    world.get(upload).json().path("parts").forEach(part -> there.add(part.path("number").asInt()));
    assertThat(there).containsExactly(1, 3);
    put(upload, body, 2);
    Answer done = world.post(upload + "/complete", "");
    assertThat(done.at("/status")).as(done.text()).isEqualTo("validating");
    world.pass(30);
    Answer version =
        world.get("/models/" + done.at("/modelId") + "/versions/" + done.at("/versionId"));
    assertThat(version.at("/status")).as(version.text()).isEqualTo("ready");
    assertThat(version.at("/files/0/sha256")).isEqualTo(sha256(body));
    assertThat(used()).isEqualTo(body.length + "+0");
    assertThat(world.post(upload + "/complete", "").code()).isEqualTo("UPLOAD_ENDED");
  }

  @Test
  @DisplayName("in parts of which one was changed on the way comes to nothing")
  void corrupt() throws Exception {
    byte[] body = bytes(1 << 20);
    Answer begun = begin(body, sha256(body));
    String upload = "/models/uploads/" + begun.at("/upload/_id");
    body[77] ^= 1;
    put(upload, body, 1);
    Answer done = world.post(upload + "/complete", "");
    world.pass(30);
    String model = "/models/" + done.at("/modelId");
    Answer version = world.get(model + "/versions/" + done.at("/versionId"));
    assertThat(version.at("/status")).isEqualTo("failed");
    assertThat(version.at("/error/code")).isEqualTo("CHECKSUM_MISMATCH");
    assertThat(world.get(model).at("/status")).isEqualTo("error");
    assertThat(stored()).isEmpty();
  }

  @Test
  @DisplayName("in parts that nobody ends is aborted after a day")
  void abandoned() throws Exception {
    Answer begun = begin(bytes(100), null);
    assertThat(used()).isEqualTo("0+100");
    world.pass(25 * 3_600L);
    assertThat(used()).isEqualTo("0+0");
    assertThat(uploads()).isEmpty();
    assertThat(world.get("/models/uploads/" + begun.at("/upload/_id")).at("/upload/status"))
        .isEqualTo("aborted");
  }

  @Test
  @DisplayName("in parts may be aborted, and begun again")
  void aborted() throws Exception {
    Answer begun = begin(bytes(100), null);
    String upload = "/models/uploads/" + begun.at("/upload/_id");
    assertThat(world.as(ServingWorld.STRANGER, "DELETE", upload, "").status()).isEqualTo(404);
    assertThat(world.as(ServingWorld.EDITOR, "DELETE", upload, "").status()).isEqualTo(200);
    assertThat(used()).isEqualTo("0+0");
    assertThat(begin(bytes(100), null).status()).isEqualTo(201);
    // The sender of an earlier try is gone; the later one goes on.
    assertThat(begin(bytes(100), null).status()).isEqualTo(201);
    assertThat(uploads()).hasSize(1);
    assertThat(used()).isEqualTo("0+100");
  }

  private Answer begin(byte[] body, String hash) {
    String said = hash == null ? "" : ",\"sha256\":\"" + hash + "\"";
    return world.post(
        "/models/uploads",
        "{\"name\":\"m\",\"version\":\"a\",\"path\":\"f.bin\",\"size\":%d,\"publish\":true%s}"
            .formatted(body.length, said));
  }

  private void put(String upload, byte[] body, Integer... numbers) {
    JsonNode addresses =
        world.post(upload + "/parts", "{\"numbers\":" + Arrays.toString(numbers) + "}").json();
    int size = addresses.path("partBytes").asInt();
    for (JsonNode part : addresses.path("parts")) {
      int from = (part.path("number").asInt() - 1) * size;
      byte[] bytes = Arrays.copyOfRange(body, from, from + part.path("size").asInt());
      String target = URI.create(part.path("url").asText()).getPath();
      Answer sent = world.send("", "PUT", target, new ByteArrayInputStream(bytes));
      assertThat(sent.status()).as(sent.text()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("is deleted with its version, and gives its room back")
  void deleted() throws Exception {
    Answer made = send("name=m&version=a&path=f", bytes(1_000));
    String model = "/models/" + made.at("/modelId");
    String version = model + "/versions/" + made.at("/versionId");
    assertThat(world.as(ServingWorld.EDITOR, "DELETE", version, "").status()).isEqualTo(200);
    assertThat(send("name=m&version=a&path=f", bytes(5)).status()).isEqualTo(409);
    world.pass(20);
    assertThat(stored()).isEmpty();
    assertThat(used()).isEqualTo("0+0");
    assertThat(world.get(version).status()).isEqualTo(404);
    assertThat(world.get(model).at("/status")).isEqualTo("queued");
    assertThat(send("name=m&version=a&path=f", bytes(5)).status()).isEqualTo(201);
    world.as(ServingWorld.EDITOR, "DELETE", model, "");
    world.pass(20);
    assertThat(stored()).isEmpty();
    assertThat(used()).isEqualTo("0+0");
  }

  @Test
  @DisplayName("leads to versions that aliases stand for, and which an active model keeps")
  void aliases() {
    Answer one = send("name=m&version=a&path=f", bytes(10));
    Answer two = send("name=m&version=b&path=f", bytes(20));
    String model = "/models/" + one.at("/modelId");
    String alias = model + "/aliases/prod";
    assertThat(world.as(ServingWorld.EDITOR, "PUT", alias, "{\"version\":\"a\"}").status())
        .isEqualTo(200);
    assertThat(world.get(alias).at("/label")).isEqualTo("a");
    world.as(ServingWorld.EDITOR, "PUT", alias, "{\"version\":\"b\"}");
    assertThat(world.get(alias).at("/label")).isEqualTo("b");
    String second = model + "/versions/" + two.at("/versionId");
    assertThat(world.as(ServingWorld.EDITOR, "DELETE", second, "").code())
        .isEqualTo("VERSION_ALIASED");
    assertThat(
            world
                .as(ServingWorld.EDITOR, "PUT", model + "/aliases/a", "{\"version\":\"b\"}")
                .status())
        .isEqualTo(400);
    world.as(ServingWorld.EDITOR, "DELETE", alias, "");
    assertThat(world.as(ServingWorld.EDITOR, "DELETE", second, "").status()).isEqualTo(200);
    assertThat(world.get(model).at("/latestVersion")).isEqualTo("a");
    world.post(model + "/activate", "");
    String first = model + "/versions/" + one.at("/versionId");
    assertThat(world.as(ServingWorld.EDITOR, "DELETE", first, "").code()).isEqualTo("LAST_VERSION");
    Answer tagged = world.as(ServingWorld.EDITOR, "PATCH", first, "{\"tags\":[\"good\"]}");
    assertThat(tagged.at("/tags/0")).isEqualTo("good");
    assertThat(world.get(model + "/versions?tags=good").json().path("data")).hasSize(1);
  }

  /** Fails where it is read. */
  private static final class Unreadable extends InputStream {
    private final Supplier<IOException> failure;

    Unreadable(Supplier<IOException> failure) {
      this.failure = failure;
    }

    @Override
    public int read() throws IOException {
      throw failure.get();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      throw failure.get();
    }
  }
}
