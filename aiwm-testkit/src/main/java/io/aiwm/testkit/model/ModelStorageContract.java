package io.aiwm.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.aiwm.api.error.AiwmException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.model.ModelStorage;
import io.aiwm.api.model.PendingUpload;
import io.aiwm.api.model.StoredObject;
import io.aiwm.api.model.StoredPart;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link ModelStorage}. An adapter's test extends it. Keys begin with a text
 * of each test's own, so that a storage may be shared.
 */
public abstract class ModelStorageContract {
  private static final int PART = ModelStorage.MIN_PART;
  private static final Random RANDOM = new Random(7);

  private final String prefix = "aiwm-test-" + Long.toHexString(System.identityHashCode(this));
  private ModelStorage storage;

  /** A storage, which may hold what others wrote. */
  protected abstract ModelStorage storage() throws Exception;

  @BeforeEach
  void openStorage() throws Exception {
    storage = storage();
  }

  @AfterEach
  void closeStorage() throws Exception {
    storage.list(prefix, "", 1_000).forEach(object -> storage.delete(object.key()));
    storage.close();
  }

  private String key(String name) {
    return prefix + "/" + name;
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private StoredObject put(String key, byte[] content) {
    String upload = storage.begin(key, PART);
    StoredPart part = storage.putPart(key, upload, 1, content, content.length);
    return storage.complete(key, upload, List.of(part));
  }

  private byte[] read(String key) throws IOException {
    try (InputStream in = storage.open(key)) {
      return in.readAllBytes();
    }
  }

  @Test
  @DisplayName("An object of several parts is read as they were written, whole and by ranges")
  void parts() throws Exception {
    String key = key("org/model/v1/weights of a model+1.bin");
    byte[] whole = bytes(2 * PART + 1_234);
    String upload = storage.begin(key, PART);
    List<StoredPart> parts = new ArrayList<>();
    for (int number : List.of(3, 1, 2)) {
      byte[] part =
          Arrays.copyOfRange(whole, (number - 1) * PART, Math.min(whole.length, number * PART));
      parts.add(storage.putPart(key, upload, number, part, part.length));
    }
    parts.sort((a, b) -> Integer.compare(a.number(), b.number()));
    assertThat(storage.listParts(key, upload)).isEqualTo(parts);
    assertThat(storage.stat(key)).isEmpty();
    StoredObject object = storage.complete(key, upload, parts);
    assertThat(object.size()).isEqualTo(whole.length);
    assertThat(storage.stat(key).map(StoredObject::size)).contains((long) whole.length);
    assertThat(read(key)).isEqualTo(whole);
    try (InputStream range = storage.open(key, PART - 10, 20)) {
      assertThat(range.readAllBytes()).isEqualTo(Arrays.copyOfRange(whole, PART - 10, PART + 10));
    }
    try (InputStream end = storage.open(key, whole.length - 5, Long.MAX_VALUE)) {
      assertThat(end.readAllBytes())
          .isEqualTo(Arrays.copyOfRange(whole, whole.length - 5, whole.length));
    }
  }

  @Test
  @DisplayName("Only the first bytes of a buffer are a part")
  void length() throws Exception {
    byte[] buffer = bytes(100);
    String upload = storage.begin(key("short"), PART);
    StoredPart part = storage.putPart(key("short"), upload, 1, buffer, 40);
    assertThat(part.size()).isEqualTo(40);
    storage.complete(key("short"), upload, List.of(part));
    assertThat(read(key("short"))).isEqualTo(Arrays.copyOf(buffer, 40));
  }

  @Test
  @DisplayName("An object may be empty")
  void empty() throws Exception {
    put(key("empty"), new byte[0]);
    assertThat(read(key("empty"))).isEmpty();
  }

  @Test
  @DisplayName("A part that is put again replaces what it was")
  void again() throws Exception {
    byte[] second = bytes(2_000);
    String upload = storage.begin(key("again"), PART);
    storage.putPart(key("again"), upload, 1, bytes(3_000), 3_000);
    storage.putPart(key("again"), upload, 1, second, second.length);
    storage.complete(key("again"), upload, storage.listParts(key("again"), upload));
    assertThat(read(key("again"))).isEqualTo(second);
  }

  @Test
  @DisplayName("Parts may be written at the same time")
  void atOnce() throws Exception {
    byte[] whole = bytes(4 * PART);
    String upload = storage.begin(key("many"), PART);
    CompletableFuture<?>[] all = new CompletableFuture<?>[4];
    for (int i = 0; i < all.length; i++) {
      int number = i + 1;
      byte[] part = Arrays.copyOfRange(whole, i * PART, number * PART);
      all[i] =
          CompletableFuture.runAsync(
              () -> storage.putPart(key("many"), upload, number, part, part.length));
    }
    CompletableFuture.allOf(all).join();
    storage.complete(key("many"), upload, storage.listParts(key("many"), upload));
    assertThat(read(key("many"))).isEqualTo(whole);
  }

  @Test
  @DisplayName("An object is replaced as a whole, and whoever reads it gets one or the other")
  void replaced() throws Exception {
    byte[] first = bytes(PART);
    byte[] second = bytes(PART);
    put(key("twice"), first);
    byte[] seen;
    try (InputStream in = storage.open(key("twice"))) {
      byte[] beginning = in.readNBytes(100);
      put(key("twice"), second);
      byte[] rest = restOrNothing(in);
      seen = Arrays.copyOf(beginning, beginning.length + rest.length);
      System.arraycopy(rest, 0, seen, beginning.length, rest.length);
    }
    assertThat(seen.length == 100 || Arrays.equals(seen, first)).isTrue();
    assertThat(read(key("twice"))).isEqualTo(second);
  }

  private static byte[] restOrNothing(InputStream in) {
    try {
      return in.readAllBytes();
    } catch (IOException refused) {
      return new byte[0];
    }
  }

  @Test
  @DisplayName("An upload that is aborted leaves nothing, and may be aborted again")
  void aborted() {
    String upload = storage.begin(key("gone"), PART);
    storage.putPart(key("gone"), upload, 1, bytes(100), 100);
    storage.abort(key("gone"), upload);
    storage.abort(key("gone"), upload);
    assertThat(storage.stat(key("gone"))).isEmpty();
    assertThat(partsOrNone(key("gone"), upload)).isEmpty();
  }

  /** Some servers say that there is no upload, others that it has no parts. */
  private List<StoredPart> partsOrNone(String key, String upload) {
    try {
      return storage.listParts(key, upload);
    } catch (NotFoundException none) {
      return List.of();
    }
  }

  @Test
  @DisplayName("An upload that is completed again leaves the object as it is, said or unsaid")
  void once() throws Exception {
    byte[] content = bytes(300);
    String upload = storage.begin(key("once"), PART);
    List<StoredPart> parts = List.of(storage.putPart(key("once"), upload, 1, content, 300));
    storage.complete(key("once"), upload, parts);
    try {
      storage.complete(key("once"), upload, parts);
    } catch (NotFoundException completed) {
      assertThat(completed).hasMessageContaining(upload);
    }
    assertThat(read(key("once"))).isEqualTo(content);
  }

  @Test
  @DisplayName("A part that was never written cannot be part of an object")
  void missingPart() {
    String upload = storage.begin(key("holes"), PART);
    StoredPart first = storage.putPart(key("holes"), upload, 1, bytes(PART), PART);
    List<StoredPart> parts = List.of(first, new StoredPart(2, 10, first.tag()));
    assertThatThrownBy(() -> storage.complete(key("holes"), upload, parts))
        .isInstanceOf(AiwmException.class);
    assertThat(storage.stat(key("holes"))).isEmpty();
    storage.abort(key("holes"), upload);
  }

  @Test
  @DisplayName("An upload that nobody ends is found by its age")
  void pending() {
    String upload = storage.begin(key("old"), PART);
    Instant later = Instant.parse("2100-01-01T00:00:00Z");
    assertThat(storage.uploadsOlderThan(later, 1_000))
        .extracting(PendingUpload::key, PendingUpload::uploadId)
        .contains(tuple(key("old"), upload));
    assertThat(storage.uploadsOlderThan(Instant.EPOCH, 1_000)).isEmpty();
    storage.abort(key("old"), upload);
    assertThat(storage.uploadsOlderThan(later, 1_000))
        .extracting(PendingUpload::uploadId)
        .doesNotContain(upload);
  }

  @Test
  @DisplayName("Objects are listed by their beginning, in order, page by page")
  void listed() {
    for (String name : List.of("b/2", "a-1", "a/1", "b/1", "c")) {
      put(key(name), bytes(10));
    }
    List<StoredObject> first = storage.list(prefix + "/", "", 2);
    assertThat(first).extracting(StoredObject::key).containsExactly(key("a-1"), key("a/1"));
    assertThat(storage.list(prefix + "/", key("a/1"), 10))
        .extracting(StoredObject::key)
        .containsExactly(key("b/1"), key("b/2"), key("c"));
    assertThat(storage.list(key("b/"), "", 10))
        .extracting(StoredObject::key)
        .containsExactly(key("b/1"), key("b/2"));
    assertThat(storage.list(key("nothing/"), "", 10)).isEmpty();
  }

  @Test
  @DisplayName("An object that is deleted is gone, and may be deleted again")
  void deleted() {
    put(key("folder/one"), bytes(10));
    put(key("folder/two"), bytes(10));
    storage.delete(key("folder/one"));
    storage.delete(key("folder/one"));
    assertThat(storage.stat(key("folder/one"))).isEmpty();
    assertThat(storage.stat(key("folder/two"))).isPresent();
    assertThatThrownBy(() -> storage.open(key("folder/one"))).isInstanceOf(NotFoundException.class);
  }

  @Test
  @DisplayName("Nothing is there under a key that was never written")
  void nothing() {
    assertThat(storage.stat(key("never"))).isEmpty();
    assertThatThrownBy(() -> storage.open(key("never"), 0, 10))
        .isInstanceOf(NotFoundException.class);
    assertThat(partsOrNone(key("never"), "0".repeat(32))).isEmpty();
  }

  @Test
  @DisplayName("A signed address gives the bytes to anybody, by ranges too; a plain one to nobody")
  void signedGet() throws Exception {
    byte[] content = bytes(5_000);
    put(key("signed file"), content);
    URI address = signed(storage.presignGet(key("signed file"), Duration.ofMinutes(5)));
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest get = HttpRequest.newBuilder(address).build();
    assertThat(client.send(get, BodyHandlers.ofByteArray()).body()).isEqualTo(content);
    HttpRequest range = HttpRequest.newBuilder(address).header("Range", "bytes=10-19").build();
    assertThat(client.send(range, BodyHandlers.ofByteArray()).body())
        .isEqualTo(Arrays.copyOfRange(content, 10, 20));
    String bare = address.toString().replaceFirst("\\?.*", "");
    HttpRequest unsigned = HttpRequest.newBuilder(URI.create(bare)).build();
    assertThat(client.send(unsigned, BodyHandlers.discarding()).statusCode()).isEqualTo(403);
  }

  private static URI signed(Optional<URI> address) {
    Assumptions.assumeTrue(address.isPresent(), "signs no addresses of its own");
    return address.orElseThrow();
  }

  @Test
  @DisplayName("A part may be sent to its signed address")
  void signedPart() throws Exception {
    byte[] content = bytes(6_000);
    String upload = storage.begin(key("sent"), PART);
    URI address = signed(storage.presignPart(key("sent"), upload, 1, Duration.ofMinutes(5)));
    HttpRequest send =
        HttpRequest.newBuilder(address).PUT(BodyPublishers.ofByteArray(content)).build();
    HttpClient client = HttpClient.newHttpClient();
    assertThat(client.send(send, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    storage.complete(key("sent"), upload, storage.listParts(key("sent"), upload));
    assertThat(read(key("sent"))).isEqualTo(content);
  }
}
