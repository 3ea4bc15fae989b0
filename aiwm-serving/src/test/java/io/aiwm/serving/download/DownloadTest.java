package io.aiwm.serving.download;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.StreamSink;
import io.aiwm.serving.Serving;
import io.aiwm.serving.ServingWorld;
import io.aiwm.serving.ServingWorld.Answer;
import io.aiwm.serving.storage.FileModelStorage;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A file of a model")
class DownloadTest {
  @TempDir Path files;
  private final VirtualTime time = new VirtualTime();
  private final byte[] bytes = new byte[1_000_000];
  private ServingWorld world;
  private String model;

  @BeforeEach
  void start() {
    new Random(1).nextBytes(bytes);
    world =
        new ServingWorld(
            new InMemoryStore(),
            time,
            Serving.with(FileModelStorage.at(files)).executor(Runnable::run));
    upload("a.bin", bytes);
    upload("b.bin", new byte[0]);
    model = "/models/" + world.get("/models").at("/data/0/_id");
    String version = world.get(model + "/versions").at("/data/0/_id");
    world.post(model + "/versions/" + version + "/publish", "");
  }

  private void upload(String path, byte[] body) {
    String target = "/models/upload?name=m&version=1&publish=false&path=" + path;
    Answer made = world.send(ServingWorld.EDITOR, "POST", target, new ByteArrayInputStream(body));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  /** Takes in a streamed body that is written on the calling thread. */
  private static byte[] body(Answer answer) {
    if (!(answer.response().body() instanceof HttpResponse.Stream stream)) {
      return new byte[0];
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    stream
        .source()
        .open(
            new StreamSink() {
              @Override
              public boolean write(byte[] chunk) {
                all.writeBytes(chunk);
                return true;
              }

              @Override
              public int queued() {
                return 0;
              }

              @Override
              public void onDrained(Runnable action) {}

              @Override
              public void close() {}

              @Override
              public void onClose(Runnable action) {}
            });
    return all.toByteArray();
  }

  @Test
  @DisplayName("is read by whoever may see the model, whole and by ranges")
  void content() {
    String target = model + "/content?path=a.bin";
    Answer whole = world.as(ServingWorld.VIEWER, "GET", target, "");
    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.header("Content-Length")).isEqualTo("1000000");
    assertThat(body(whole)).isEqualTo(bytes);
    Answer range = world.as(ServingWorld.VIEWER, "GET", target, "", "Range", "bytes=10-19");
    assertThat(range.status()).isEqualTo(206);
    assertThat(range.header("Content-Range")).isEqualTo("bytes 10-19/1000000");
    assertThat(body(range)).isEqualTo(Arrays.copyOfRange(bytes, 10, 20));
    Answer end = world.as(ServingWorld.VIEWER, "GET", target, "", "Range", "bytes=-5");
    assertThat(body(end)).isEqualTo(Arrays.copyOfRange(bytes, 999_995, 1_000_000));
    Answer beyond = world.as(ServingWorld.VIEWER, "GET", target, "", "Range", "bytes=1000000-");
    assertThat(beyond.status()).isEqualTo(416);
    assertThat(world.as(ServingWorld.STRANGER, "GET", target, "").status()).isEqualTo(404);
    assertThat(world.get(model + "/content").status()).isEqualTo(400);
    assertThat(world.get(model + "/content?path=c").status()).isEqualTo(404);
    assertThat(world.get(model + "/content?path=b.bin").header("Content-Length")).isEqualTo("0");
  }

  @Test
  @DisplayName("is fetched from a signed address without a credential, until that expires")
  void signed() {
    Answer addresses = world.as(ServingWorld.VIEWER, "GET", model + "/download-url?path=a.bin", "");
    assertThat(addresses.at("/expiresIn")).isEqualTo("900");
    String path = URI.create(addresses.at("/url")).getPath();
    Answer read = world.as("", "GET", path, "", "Range", "bytes=500-");
    assertThat(read.status()).isEqualTo(206);
    assertThat(body(read)).isEqualTo(Arrays.copyOfRange(bytes, 500, 1_000_000));
    char last = path.charAt(path.length() - 2);
    String forged = path.substring(0, path.length() - 2) + (last == 'A' ? "BA" : "AA");
    assertThat(world.as("", "GET", forged, "").status()).isEqualTo(401);
    assertThat(world.send("", "PUT", path, new ByteArrayInputStream(bytes)).status())
        .isEqualTo(403);
    world.pass(901);
    assertThat(world.as("", "GET", path, "").code()).isEqualTo("LINK_EXPIRED");
  }

  @Test
  @DisplayName("has its addresses on record")
  void audited() {
    Answer all = world.get(model + "/download-url?expiresIn=60");
    assertThat(all.json().path("files")).hasSize(2);
    assertThat(all.json().has("url")).isFalse();
    assertThat(world.get(model + "/download-url?expiresIn=604801").status()).isEqualTo(400);
    JsonNode entries =
        world
            .as(ServingWorld.OWNER, "GET", "/audit?filter[action]=model.get_download_url", "")
            .json()
            .path("data");
    assertThat(entries).hasSize(1);
    assertThat(entries.toString()).contains("\"expiresIn\":60").doesNotContain("model-links");
  }
}
