package io.aiwm.store.mongo.internal.protocol;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.aiwm.store.mongo.internal.client.Bulk;
import io.aiwm.store.mongo.internal.document.DocumentIds;
import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.store.mongo.internal.schema.KindCollection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bson.Document;

/**
 * Locks on the documents that commits are about to change, and placeholders for those that they are
 * about to insert. The anchor's comes first, so that a commit can always be given up there.
 */
public final class Locks {
  private final Recovery recovery;

  public Locks(Recovery recovery) {
    this.recovery = recovery;
  }

  /** Locks everything that some commits need; a commit that does not get all of it fails. */
  void take(List<InFlight> commits) {
    pass(commits, commit -> Stream.of(commit.plan().anchor()));
    pass(commits, commit -> commit.plan().others().stream().filter(p -> !p.inserts()));
    checkKeys(commits);
    pass(commits, commit -> commit.plan().others().stream().filter(Planned::inserts));
  }

  /** Gives back what a commit that failed has got. */
  void release(InFlight commit) {
    if (commit.plan().changes().size() > 1) {
      for (Planned planned : commit.plan().changes()) {
        recovery.release(planned.target().collection(), planned.id(), commit.pending());
      }
    }
  }

  private void pass(List<InFlight> commits, Function<InFlight, Stream<Planned>> which) {
    for (List<Wanted> wanted : byCollection(commits, which).values()) {
      MongoCollection<Document> collection = wanted.get(0).planned().target().collection();
      Bulk outcome = Bulk.write(collection, wanted.stream().map(Wanted::write).toList());
      outcome.duplicates().forEach(place -> wanted.get(place).commit().fail());
      List<Wanted> updates =
          wanted.stream().filter(w -> !w.commit().failed() && !w.planned().inserts()).toList();
      if (outcome.matched() < updates.size()) {
        Map<Object, Document> held = held(collection, updates);
        updates.stream().filter(w -> !held.containsKey(w.planned().id())).forEach(Wanted::fail);
      }
    }
  }

  private static Map<String, List<Wanted>> byCollection(
      List<InFlight> commits, Function<InFlight, Stream<Planned>> which) {
    Map<String, List<Wanted>> wanted = new LinkedHashMap<>();
    commits.stream()
        .filter(commit -> !commit.failed())
        .forEach(
            commit ->
                which
                    .apply(commit)
                    .forEach(
                        planned ->
                            wanted
                                .computeIfAbsent(planned.collection(), name -> new ArrayList<>())
                                .add(new Wanted(commit, planned))));
    return wanted;
  }

  /** Documents that bear our locks, with their keys. */
  private static Map<Object, Document> held(
      MongoCollection<Document> collection, List<Wanted> wanted) {
    Map<Object, Document> held = new HashMap<>();
    List<Object> ids = wanted.stream().map(w -> w.planned().id()).toList();
    List<String> commits = wanted.stream().map(w -> w.commit().pending().id()).distinct().toList();
    collection
        .find(and(in(Fields.ID, ids), in(Fields.PENDING_ID, commits)))
        .projection(Projections.include(Fields.indexed(Fields.KEY)))
        .forEach(document -> held.put(DocumentIds.of(document), document));
    return held;
  }

  /** A key that is claimed may still be somebody's; and it is told which keys become free. */
  private static void checkKeys(List<InFlight> commits) {
    byCollection(commits, commit -> commit.plan().changes().stream().filter(p -> !p.inserts()))
        .values()
        .forEach(
            wanted -> {
              if (wanted.get(0).planned().target().kind().hasUniqueKey()) {
                checkKeysOf(wanted);
              }
            });
  }

  private static void checkKeysOf(List<Wanted> wanted) {
    MongoCollection<Document> collection = wanted.get(0).planned().target().collection();
    Map<String, Object> holders = new HashMap<>();
    List<String> keys = wanted.stream().map(w -> String.valueOf(w.planned().key())).toList();
    String path = Fields.indexed(Fields.KEY);
    collection
        .find(in(path, keys))
        .projection(Projections.include(path))
        .forEach(document -> holders.put(key(document), DocumentIds.of(document)));
    Map<Object, Document> held = held(collection, wanted);
    for (Wanted one : wanted) {
      Object id = one.planned().id();
      String key = String.valueOf(one.planned().key());
      Document document = held.get(id);
      if (document == null || !holders.getOrDefault(key, id).equals(id)) {
        one.fail();
      } else if (!key.equals(key(document))) {
        one.commit().gives(one.planned(), key(document));
      }
    }
  }

  private static String key(Document document) {
    Document index = KindCollection.index(document);
    return index == null ? "" : String.valueOf(index.get(Fields.KEY));
  }

  /** A document that a commit needs. */
  private record Wanted(InFlight commit, Planned planned) {
    void fail() {
      commit.fail();
    }

    WriteModel<Document> write() {
      if (planned.inserts()) {
        return new InsertOneModel<>(commit.placeholder(planned));
      }
      Document lock = new Document(Fields.PENDING, commit.pending().toDocument());
      if (planned.key() != null) {
        lock.append(Fields.indexed(Fields.CLAIM), planned.key());
      }
      return new UpdateOneModel<>(planned.unchanged(), new Document("$set", lock));
    }
  }
}
