package io.aiwm.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.store.SignalStore;
import io.aiwm.api.store.Store;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Messages between controllers. */
interface SignalTests extends StoreTests {

  private void receives(List<String> inbox, String... payloads) {
    eventually("signals have come", () -> inbox.size() >= payloads.length);
    assertThat(inbox).containsExactly(payloads);
  }

  @Test
  @DisplayName("A signal reaches its recipient on another store, and nobody else")
  default void delivered() {
    Store second = second();
    List<String> one = new CopyOnWriteArrayList<>();
    List<String> two = new CopyOnWriteArrayList<>();
    second.signals().subscribe("c1", one::add);
    second.signals().subscribe("c2", two::add);

    store().signals().send("c1", "first");
    store().signals().send("c2", "for c2");
    store().signals().send("c1", "second");

    receives(one, "first", "second");
    receives(two, "for c2");
  }

  @Test
  @DisplayName("A signal to everyone reaches the subscribers of every store, each once")
  default void everyone() {
    Store second = second();
    List<String> here = new CopyOnWriteArrayList<>();
    List<String> there = new CopyOnWriteArrayList<>();
    store().signals().subscribe("c1", here::add);
    second.signals().subscribe("c2", there::add);

    store().signals().send(SignalStore.EVERYONE, "a");
    second.signals().send(SignalStore.EVERYONE, "b");
    store().signals().send("c1", "end");
    store().signals().send("c2", "end");

    eventually("everything has come", () -> here.size() >= 3 && there.size() >= 3);
    assertThat(here).containsExactlyInAnyOrder("a", "b", "end");
    assertThat(there).containsExactlyInAnyOrder("a", "b", "end");
  }

  @Test
  @DisplayName(
      "A subscription that was ended gets nothing more; nor does one get what was sent before")
  default void unsubscribed() throws Exception {
    List<String> ended = new CopyOnWriteArrayList<>();
    List<String> staying = new CopyOnWriteArrayList<>();
    store().signals().send("c1", "before");
    AutoCloseable subscription = store().signals().subscribe("c1", ended::add);
    store().signals().subscribe("c1", staying::add);
    store().signals().send("c1", "one");
    receives(ended, "one");

    subscription.close();
    store().signals().send("c1", "two");

    receives(staying, "one", "two");
    assertThat(ended).containsExactly("one");
  }

  @Test
  @DisplayName("A payload of 64 KiB in any script arrives unchanged")
  default void largePayload() {
    String payload = "\uD83D\uDE80'\"\\\n".repeat(64 * 1024 / 8);
    List<String> inbox = new CopyOnWriteArrayList<>();
    second().signals().subscribe("c1", inbox::add);

    store().signals().send("c1", payload);

    receives(inbox, payload);
  }
}
