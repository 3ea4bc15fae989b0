package io.aiwm.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.aiwm.api.entity.Header;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.store.mongo.internal.client.Database;
import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.testkit.Fixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process dies between any two writes of a commit. */
@Timeout(120)
@DisplayName("A commit whose process dies half-way")
class CrashTest {
  private static final Scope ORG = Scope.org(Fixtures.ORG);

  private final MongoServer server = new MongoServer(new MemoryBackend());
  private final MongoClient client = MongoClients.create(server.bindAndGetConnectionString());
  private final Scheduler scheduler = Scheduler.system("crash-test", 1);
  private final List<Store> opened = new ArrayList<>();

  private final Node giver = Fixtures.node("wanted");
  private final Node other = Fixtures.node("other");
  private final Node taker = Fixtures.node("wanted");
  private final Node fresh = Fixtures.node("fresh");

  /** A name changes hands, a second record changes, a third comes, and each has an event. */
  private Commit change() {
    Node renamed = named("renamed", Fixtures.next(giver).header());
    Node changed = Fixtures.next(other).withStatus(NodeStatus.INSTALLING);
    return Commit.builder()
        .replace(Node.KIND, renamed)
        .replace(Node.KIND, changed)
        .insert(Node.KIND, taker)
        .insert(Node.KIND, fresh)
        .event(Fixtures.event(renamed, "node.updated"))
        .event(Fixtures.event(changed, "node.status_changed"))
        .event(Fixtures.event(taker, "node.created"))
        .build();
  }

  private static Node named(String name, Header header) {
    return Fixtures.node(name).withHeader(header);
  }

  private static final Set<String> BEFORE = Set.of("wanted 1 pending", "other 1 pending");
  private static final Set<String> AFTER =
      Set.of("renamed 2 pending", "other 2 installing", "wanted 1 pending", "fresh 1 pending");

  @Test
  @DisplayName("has landed whole or not at all, wherever that was, and readers never see a part")
  void everyStep() {
    Set<String> outcomes = new TreeSet<>();
    for (int writes = 0; !outcomes.contains("no crash"); writes++) {
      outcomes.add(crashAfter(writes, List.of(change())));
    }
    assertThat(outcomes).containsExactly("given up", "landed", "no crash");
  }

  @Test
  @DisplayName("of many in one batch leaves each of them whole or not at all")
  void everyStepOfABatch() {
    Node third = Fixtures.node("third");
    List<Commit> batch =
        List.of(
            Commit.builder().insert(Node.KIND, third).event(Fixtures.event(third, "a")).build(),
            change());
    Set<String> outcomes = new TreeSet<>();
    for (int writes = 0; !outcomes.contains("no crash"); writes++) {
      outcomes.add(crashAfter(writes, batch));
    }
    assertThat(outcomes).contains("given up", "landed");
  }

  /** What became of the commit that is the last of a batch. */
  private String crashAfter(int writes, List<Commit> batch) {
    String name = "crash" + writes + "of" + batch.size();
    CrashingClient dying = new CrashingClient(client);
    Store writer = open(MongoStore.on(dying.client(), name));
    for (Node node : List.of(giver, other)) {
      writer.commit(Commit.builder().insert(Node.KIND, node).build());
    }
    Store reader = open(MongoStore.on(client, name));
    dying.crashAfter(writes);
    boolean crashed = false;
    try {
      assertThat(writer.commitAll(batch)).containsOnly(CommitResult.Applied.INSTANCE);
    } catch (CrashingClient.Crash e) {
      crashed = true;
    }
    Set<String> meanwhile = nodes(reader);
    assertThat(meanwhile).as("after %d writes, at once", writes).isIn(BEFORE, AFTER);

    Store next = open(MongoStore.builder(client, name).patience(Duration.ZERO).build());
    Set<String> afterwards = nodes(next);
    assertThat(afterwards).as("after %d writes", writes).isIn(BEFORE, AFTER);
    assertThat(meanwhile.equals(AFTER) && afterwards.equals(BEFORE)).isFalse();
    boolean landed = afterwards.equals(AFTER);
    assertThat(crashed || landed).as("what was acknowledged is there").isTrue();
    checkClean(client.getDatabase(name), landed);
    goOn(next, landed);
    closeAll();
    return !crashed ? "no crash" : landed ? "landed" : "given up";
  }

  private Set<String> nodes(Store store) {
    Set<String> found = new TreeSet<>();
    for (Node node : List.of(giver, other, taker, fresh)) {
      store
          .find(Node.KIND, ORG, node.id())
          .ifPresent(n -> found.add(n.name() + " " + n.version() + " " + n.status().wireName()));
    }
    return found;
  }

  /** No mark, no placeholder and no event is left of a commit that did not land. */
  private void checkClean(MongoDatabase database, boolean landed) {
    List<Document> nodes = database.getCollection("nodes").find().into(new ArrayList<>());
    assertThat(nodes).noneMatch(document -> document.containsKey(Fields.PENDING));
    assertThat(nodes).allMatch(document -> document.containsKey("name"));
    assertThat(database.getCollection(Database.COMMITS).countDocuments()).isZero();
    assertThat(database.getCollection(Database.EVENTS).find().into(new ArrayList<>()))
        .filteredOn(event -> event.getString("type").startsWith("node."))
        .hasSize(landed ? 3 : 0);
  }

  /** The next commit finds neither a lock nor a name in its way. */
  private void goOn(Store store, boolean landed) {
    Commit.Builder commit = Commit.builder();
    if (landed) {
      for (Node node : List.of(giver, other, taker, fresh)) {
        Node current = store.find(Node.KIND, ORG, node.id()).orElseThrow();
        commit.replace(Node.KIND, Fixtures.next(current));
      }
      assertThat(store.commit(commit.build())).isEqualTo(CommitResult.Applied.INSTANCE);
    } else {
      assertThat(store.commit(change())).isEqualTo(CommitResult.Applied.INSTANCE);
      assertThat(nodes(store)).isEqualTo(AFTER);
    }
  }

  private Store open(Store store) {
    store.open(Fixtures.storeContext(TimeSource.system(), scheduler));
    opened.add(store);
    return store;
  }

  private void closeAll() {
    opened.forEach(Store::close);
    opened.clear();
  }

  @AfterEach
  void shutDown() {
    closeAll();
    scheduler.close();
    client.close();
    server.shutdownNow();
  }
}
