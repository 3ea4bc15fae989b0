package io.aiwm.store.mongo;

import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Projections;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.Ref;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/** Finds out why commits did not land: who lost, whose unique key is taken, who is in the way. */
final class Diagnosis {
  private final Recovery recovery;

  Diagnosis(Recovery recovery) {
    this.recovery = recovery;
  }

  /** For each commit why it cannot land, or empty if it could now or before long. */
  List<Optional<CommitResult>> of(List<PlannedCommit> commits) {
    Stored stored = new Stored();
    if (load(commits, stored)) {
      stored = new Stored();
      load(commits, stored);
    }
    List<Optional<CommitResult>> verdicts = new ArrayList<>();
    for (PlannedCommit commit : commits) {
      verdicts.add(verdict(commit, stored));
    }
    return verdicts;
  }

  /**
   * Returns whether a commit of somebody's was finished or given up, so that one must look again.
   */
  private boolean load(List<PlannedCommit> commits, Stored stored) {
    Map<String, List<Planned>> byCollection = new LinkedHashMap<>();
    for (PlannedCommit commit : commits) {
      for (Planned planned : commit.changes()) {
        byCollection.computeIfAbsent(planned.collection(), name -> new ArrayList<>()).add(planned);
      }
    }
    boolean settled = false;
    for (List<Planned> changes : byCollection.values()) {
      settled |= loadCollection(changes, stored);
    }
    return settled;
  }

  private boolean loadCollection(List<Planned> changes, Stored stored) {
    KindCollection<?> target = changes.get(0).target();
    MongoCollection<Document> collection = target.collection();
    List<Object> ids = changes.stream().map(Planned::id).toList();
    var wanted = in(Fields.ID, ids);
    if (target.kind().hasUniqueKey()) {
      List<String> keys = changes.stream().map(change -> String.valueOf(change.key())).toList();
      wanted =
          or(wanted, in(Fields.indexed(Fields.KEY), keys), in(Fields.indexed(Fields.CLAIM), keys));
    }
    List<Document> found = new ArrayList<>();
    collection
        .find(wanted)
        .projection(
            Projections.include(
                Fields.VERSION,
                Fields.PENDING,
                Fields.indexed(Fields.KEY),
                Fields.indexed(Fields.CLAIM)))
        .into(found);
    boolean settled = false;
    for (Document document : found) {
      stored.add(target.kind().collection(), document);
      settled |= recovery.settle(collection, document);
    }
    return settled;
  }

  private static Optional<CommitResult> verdict(PlannedCommit commit, Stored stored) {
    List<Ref> losers = commit.changes().stream().filter(stored::beats).map(Planned::ref).toList();
    if (!losers.isEmpty()) {
      return Optional.of(new CommitResult.Conflict(losers));
    }
    Set<Ref> changed = new HashSet<>();
    commit.changes().forEach(change -> changed.add(change.ref()));
    Set<Ref> keys = new HashSet<>();
    for (Planned change : commit.changes()) {
      String key = change.key();
      if (key != null
          && (isTaken(change, new Ref(change.collection(), key), changed, stored)
              || !keys.add(new Ref(change.collection(), key)))) {
        return Optional.of(new CommitResult.Duplicate(change.ref()));
      }
    }
    return Optional.empty();
  }

  /** An insert may take what a replacement in the same commit gives up. */
  private static boolean isTaken(Planned change, Ref key, Set<Ref> changed, Stored stored) {
    Ref holder = stored.holders.get(key);
    boolean freed = change.inserts() && changed.contains(holder);
    return holder != null && !holder.equals(change.ref()) && !freed;
  }

  /** What the database holds of the records in question. */
  private static final class Stored {
    private final Map<Ref, Long> versions = new HashMap<>();
    private final Map<Ref, Ref> holders = new HashMap<>();

    /** What another commit only prepares decides nothing yet. */
    void add(String collection, Document document) {
      Ref ref = new Ref(collection, DocumentIds.fromBson(DocumentIds.of(document)));
      Pending pending = Pending.in(document);
      if (pending != null && pending.inserting()) {
        return;
      }
      versions.put(ref, KindCollection.version(document));
      Document index = KindCollection.index(document);
      if (index != null && index.get(Fields.KEY) != null) {
        holders.put(new Ref(collection, index.getString(Fields.KEY)), ref);
      }
    }

    boolean beats(Planned change) {
      Long version = versions.get(change.ref());
      return change.inserts()
          ? version != null
          : version == null || !version.equals(change.expected());
    }
  }
}
