package io.aiwm.store.mongo.internal.protocol;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.aiwm.store.mongo.internal.client.Bulk;
import io.aiwm.store.mongo.internal.client.Database;
import io.aiwm.store.mongo.internal.client.ServerClock;
import io.aiwm.store.mongo.internal.document.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/**
 * Commits on a server without transactions. A commit lands with one write to its anchor, which
 * carries the rest as a redo list; the records of the rest are locked before, so that nothing can
 * come between. Each step is one call for all commits of a group.
 */
public final class AnchoredCommits implements CommitProtocol {
  private final Database database;
  private final Locks locks;
  private final Completion completion;
  private final ServerClock clock;

  public AnchoredCommits(Database database, Locks locks, Completion completion, ServerClock clock) {
    this.database = database;
    this.locks = locks;
    this.completion = completion;
    this.clock = clock;
  }

  @Override
  public List<Boolean> attempt(List<PlannedCommit> group) {
    if (group.size() == 1 && isOneWrite(group.get(0))) {
      return List.of(writeAlone(group.get(0).anchor()));
    }
    List<InFlight> all = group.stream().map(this::begin).toList();
    locks.take(all.stream().filter(commit -> commit.plan().changes().size() > 1).toList());
    List<InFlight> going = all.stream().filter(commit -> !commit.failed()).toList();
    land(going);
    completion.finish(
        going.stream()
            .filter(commit -> !commit.failed() && !isOneInsert(commit.plan()))
            .map(InFlight::landed)
            .toList());
    all.stream().filter(InFlight::failed).forEach(locks::release);
    return all.stream().map(commit -> !commit.failed()).toList();
  }

  private static boolean isOneWrite(PlannedCommit commit) {
    return commit.changes().size() == 1 && commit.events().isEmpty();
  }

  /** It needs no mark, and the server says of each whether it landed. */
  private static boolean isOneInsert(PlannedCommit commit) {
    return isOneWrite(commit) && commit.anchor().inserts();
  }

  private static boolean writeAlone(Planned planned) {
    WriteModel<Document> write =
        planned.inserts()
            ? new InsertOneModel<>(planned.document())
            : new UpdateOneModel<>(planned.unchanged(), planned.update());
    Bulk outcome = Bulk.write(planned.target().collection(), List.of(write));
    return outcome.duplicates().isEmpty() && (planned.inserts() || outcome.matched() == 1);
  }

  private InFlight begin(PlannedCommit plan) {
    if (plan.changes().isEmpty()) {
      Object id = new ObjectId();
      return new InFlight(plan, Pending.begin(clock.estimate(), Database.COMMITS, id));
    }
    Planned anchor = plan.anchor();
    return new InFlight(plan, Pending.begin(clock.estimate(), anchor.collection(), anchor.id()));
  }

  /** The anchors are written; those that are not met as expected fail. */
  private void land(List<InFlight> commits) {
    List<WriteModel<Document>> bare = new ArrayList<>();
    Map<String, List<InFlight>> byCollection = new LinkedHashMap<>();
    for (InFlight commit : commits) {
      if (!commit.plan().changes().isEmpty()) {
        String collection = commit.plan().anchor().collection();
        byCollection.computeIfAbsent(collection, name -> new ArrayList<>()).add(commit);
      } else if (!commit.plan().events().isEmpty()) {
        Document document = new Document(Fields.ID, commit.pending().anchor());
        Document mark = commit.landed().toDocument();
        bare.add(new InsertOneModel<>(document.append(Fields.PENDING, mark)));
      }
    }
    Bulk.write(database.collection(Database.COMMITS), bare);
    byCollection.values().forEach(this::landAnchors);
  }

  private void landAnchors(List<InFlight> commits) {
    MongoCollection<Document> collection = commits.get(0).plan().anchor().target().collection();
    Bulk outcome = Bulk.write(collection, commits.stream().map(AnchoredCommits::anchor).toList());
    outcome.duplicates().forEach(place -> commits.get(place).fail());
    List<InFlight> updates =
        commits.stream().filter(c -> !c.failed() && !insertsAnchor(c)).toList();
    if (outcome.matched() < updates.size()) {
      Set<String> landed = landed(collection, updates);
      updates.stream().filter(c -> !landed.contains(c.pending().id())).forEach(InFlight::fail);
    }
  }

  private static boolean insertsAnchor(InFlight commit) {
    return commit.plan().changes().size() == 1 && commit.plan().anchor().inserts();
  }

  private static WriteModel<Document> anchor(InFlight commit) {
    Planned anchor = commit.plan().anchor();
    if (isOneInsert(commit.plan())) {
      return new InsertOneModel<>(anchor.document());
    }
    if (insertsAnchor(commit)) {
      Document document = new Document(Fields.ID, anchor.id());
      document.putAll(commit.anchorFields());
      return new InsertOneModel<>(document);
    }
    Bson expected =
        commit.plan().changes().size() == 1
            ? anchor.unchanged()
            : commit.pending().lockOn(anchor.id());
    List<String> absent = anchor.inserts() ? List.of() : anchor.absent();
    return new UpdateOneModel<>(expected, Planned.update(commit.anchorFields(), absent));
  }

  private static Set<String> landed(MongoCollection<Document> collection, List<InFlight> commits) {
    Set<String> landed = new HashSet<>();
    Map<Object, String> wanted = new HashMap<>();
    commits.forEach(c -> wanted.put(c.pending().anchor(), c.pending().id()));
    collection
        .find(and(in(Fields.ID, wanted.keySet()), exists(Fields.PENDING_REDO)))
        .projection(Projections.include(Fields.PENDING_ID))
        .forEach(
            document -> landed.add(document.get(Fields.PENDING, Document.class).getString("id")));
    return landed;
  }
}
