package io.aiwm.store.mongo.internal.commit;

import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Projections;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.Ref;
import io.aiwm.api.store.support.StoredVersions;
import io.aiwm.api.store.support.StoredVersions.Attempt;
import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.store.mongo.internal.protocol.Pending;
import io.aiwm.store.mongo.internal.protocol.Planned;
import io.aiwm.store.mongo.internal.protocol.PlannedCommit;
import io.aiwm.store.mongo.internal.protocol.Recovery;
import io.aiwm.store.mongo.internal.schema.KindCollection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/** Finds out why commits did not land: who lost, whose unique key is taken, who is in the way. */
public final class Diagnosis {
  private final Recovery recovery;

  public Diagnosis(Recovery recovery) {
    this.recovery = recovery;
  }

  /** For each commit why it cannot land, or empty if it could now or before long. */
  List<Optional<CommitResult>> of(List<PlannedCommit> commits) {
    StoredVersions stored = new StoredVersions();
    if (load(commits, stored)) {
      stored = new StoredVersions();
      load(commits, stored);
    }
    List<Optional<CommitResult>> verdicts = new ArrayList<>();
    for (PlannedCommit commit : commits) {
      verdicts.add(stored.verdict(commit.changes().stream().map(Diagnosis::attempt).toList()));
    }
    return verdicts;
  }

  /**
   * Returns whether a commit of somebody's was finished or given up, so that one must look again.
   */
  private boolean load(List<PlannedCommit> commits, StoredVersions stored) {
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

  private boolean loadCollection(List<Planned> changes, StoredVersions stored) {
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
      add(stored, target.kind().collection(), document);
      settled |= recovery.settle(collection, document);
    }
    return settled;
  }

  private static Attempt attempt(Planned change) {
    return new Attempt(change.ref(), change.expected(), change.key());
  }

  /** What another commit only prepares decides nothing yet. */
  private void add(StoredVersions stored, String collection, Document document) {
    Pending pending = recovery.mark(document);
    if (pending == null || !pending.inserting()) {
      Document index = KindCollection.index(document);
      stored.add(
          new Ref(collection, KindCollection.id(document)),
          KindCollection.version(document),
          index == null ? null : index.getString(Fields.KEY));
    }
  }
}
