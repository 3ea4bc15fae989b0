package io.aiwm.store.mongo.internal.protocol;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.TransactionOptions;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.aiwm.store.mongo.internal.client.Bulk;
import io.aiwm.store.mongo.internal.client.Database;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/**
 * Commits on a replica set or a sharded cluster: a group is one transaction, which the driver runs
 * again where the server tells it to. A group that meets another writer is rolled back.
 */
public final class TransactionalCommits implements CommitProtocol {
  private final Database database;

  public TransactionalCommits(Database database) {
    this.database = database;
  }

  @Override
  public List<Boolean> attempt(List<PlannedCommit> group) {
    TransactionOptions options =
        TransactionOptions.builder()
            .readPreference(ReadPreference.primary())
            .readConcern(ReadConcern.SNAPSHOT)
            .writeConcern(database.database().getWriteConcern())
            .build();
    boolean landed;
    try (ClientSession session = database.client().startSession()) {
      landed = session.withTransaction(() -> write(session, group), options);
    } catch (LostRaceException e) {
      landed = false;
    }
    return Collections.nCopies(group.size(), landed);
  }

  private boolean write(ClientSession session, List<PlannedCommit> group) {
    for (Writes writes : replacements(group)) {
      if (write(session, writes) < writes.models().size()) {
        throw new LostRaceException();
      }
    }
    inserts(group).forEach(writes -> write(session, writes));
    return true;
  }

  private static int write(ClientSession session, Writes writes) {
    try {
      return writes.collection().bulkWrite(session, writes.models()).getMatchedCount();
    } catch (MongoBulkWriteException e) {
      if (Bulk.onlyDuplicates(e)
          && !e.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL)) {
        throw new LostRaceException();
      }
      throw e;
    }
  }

  private static List<Writes> replacements(List<PlannedCommit> group) {
    Map<String, Writes> writes = new LinkedHashMap<>();
    for (PlannedCommit commit : group) {
      for (Planned planned : commit.changes()) {
        if (!planned.inserts()) {
          add(
              writes,
              planned.target().collection(),
              new UpdateOneModel<>(planned.unchanged(), planned.update()));
        }
      }
    }
    return List.copyOf(writes.values());
  }

  private List<Writes> inserts(List<PlannedCommit> group) {
    Map<String, Writes> writes = new LinkedHashMap<>();
    MongoCollection<Document> log = database.collection(Database.EVENTS);
    for (PlannedCommit commit : group) {
      for (Planned planned : commit.changes()) {
        if (planned.inserts()) {
          add(writes, planned.target().collection(), new InsertOneModel<>(planned.document()));
        }
      }
      commit.events().forEach(event -> add(writes, log, new InsertOneModel<>(event)));
    }
    return List.copyOf(writes.values());
  }

  private static void add(
      Map<String, Writes> writes,
      MongoCollection<Document> collection,
      WriteModel<Document> write) {
    writes
        .computeIfAbsent(
            collection.getNamespace().getCollectionName(),
            name -> new Writes(collection, new ArrayList<>()))
        .models()
        .add(write);
  }

  private record Writes(MongoCollection<Document> collection, List<WriteModel<Document>> models) {}

  /** Somebody else was first; the transaction is rolled back. */
  private static final class LostRaceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostRaceException() {
      super(null, null, false, false);
    }
  }
}
