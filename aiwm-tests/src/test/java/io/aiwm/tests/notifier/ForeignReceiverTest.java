package io.aiwm.tests.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aiwm.api.event.Event;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.core.Aiwm;
import io.aiwm.core.notifier.HttpNotifier;
import io.aiwm.core.settings.NotifierSettings;
import io.aiwm.core.token.JwtAuthenticator;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything real but the store: engine, threads, clocks, sockets, and a receiver in Python. */
@DisplayName("A foreign receiver that fails, stalls, redirects, talks nonsense and dies")
class ForeignReceiverTest {
  private static final String SECRET = "a secret of at least thirty-two bytes";
  private static final int NODES = 20;

  /** Impatient, and never giving up: what is set aside would be missing in the end. */
  private static final NotifierSettings SETTINGS =
      new NotifierSettings(
          8,
          8,
          2_000,
          Duration.ofSeconds(2),
          1_000,
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofHours(1),
          Duration.ofMillis(200));

  @TempDir Path directory;
  private final InMemoryStore store = new InMemoryStore();
  private Process receiver;

  @AfterEach
  void stop() {
    if (receiver != null) {
      receiver.destroyForcibly();
    }
  }

  @Test
  @Timeout(180)
  @DisplayName("ends with exactly the events that the store says happened, in order per subject")
  void exact() throws Exception {
    assumeTrue(pythonIsThere(), "python3 is not installed");
    int port = freePort();
    URI url = URI.create("http://127.0.0.1:" + port + "/events");
    HttpNotifier notifier =
        HttpNotifier.builder(url)
            .allowPrivateNetworks()
            .signingSecret(SECRET)
            .timeout(Duration.ofSeconds(1))
            .build();
    try (Aiwm aiwm = engine(notifier)) {
      aiwm.start();
      List<String> nodes = new ArrayList<>();
      receiver = receiver(port);
      // A new notifier begins where the log ends when it is first seen.
      await().atMost(Duration.ofSeconds(30)).until(() -> delivers(aiwm, nodes));
      for (int i = 1; i < NODES; i++) {
        nodes.add(create(aiwm, i));
      }
      toggle(aiwm, nodes, NodeStatus.INACTIVE);
      receiver.destroyForcibly().waitFor();
      toggle(aiwm, nodes, NodeStatus.OFFLINE);
      toggle(aiwm, nodes, NodeStatus.MAINTENANCE);
      receiver = receiver(port);
      toggle(aiwm, nodes, NodeStatus.ONLINE);
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(() -> assertThat(taken()).containsExactlyInAnyOrderElementsOf(happened()));
    }
    assertInOrder();
    assertThat(allTaken().size()).as("some came twice").isGreaterThan(taken().size());
  }

  private Aiwm engine(HttpNotifier notifier) {
    return Aiwm.builder()
        .store(store)
        .authenticator(JwtAuthenticator.hs256(SECRET))
        .nodeTokens(NodeTokens.hs256(SECRET))
        .notifiersOnClassPath(false)
        .notifier(notifier, SETTINGS)
        .build();
  }

  private boolean delivers(Aiwm aiwm, List<String> nodes) throws IOException {
    if (nodes.isEmpty()) {
      nodes.add(create(aiwm, 0));
    }
    return !taken().isEmpty();
  }

  private static String create(Aiwm aiwm, int number) {
    return aiwm.nodes().create(Fixtures.orgOwner(), NodeDraft.worker("gpu-" + number)).id();
  }

  private static void toggle(Aiwm aiwm, List<String> nodes, NodeStatus status) {
    for (String id : nodes) {
      NodeInput input = new NodeInput.Patched(NodePatch.toStatus(status));
      aiwm.nodes().apply(Fixtures.orgOwner(), Scope.all(), id, input, null);
    }
  }

  private List<Event> events() {
    return store.events().read(EventQuery.after(0, 1_000)).stream()
        .map(LoggedEvent::event)
        .filter(event -> event.subject().type().equals("node"))
        .toList();
  }

  private Set<String> happened() {
    return new LinkedHashSet<>(events().stream().map(Event::id).toList());
  }

  private List<String> allTaken() throws IOException {
    Path file = directory.resolve("taken");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  /** As the receiver sees it once it has dropped repetitions. */
  private Set<String> taken() throws IOException {
    Set<String> taken = new LinkedHashSet<>(allTaken());
    taken.removeIf(id -> !id.startsWith("node-") && !id.startsWith("followed"));
    return taken;
  }

  private void assertInOrder() throws IOException {
    List<String> taken = List.copyOf(taken());
    for (String subject :
        events().stream().map(event -> event.subject().id()).distinct().toList()) {
      List<String> expected =
          events().stream().filter(e -> e.subject().id().equals(subject)).map(Event::id).toList();
      assertThat(taken).containsSubsequence(expected);
    }
  }

  private Process receiver(int port) throws Exception {
    File script = new File(ForeignReceiverTest.class.getResource("receiver.py").toURI());
    return new ProcessBuilder(
            "python3",
            script.getPath(),
            String.valueOf(port),
            directory.resolve("taken").toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("output").toFile())
        .start();
  }

  private static boolean pythonIsThere() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
