package io.aiwm.store.mongo.internal.protocol;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.aiwm.store.mongo.internal.client.Bulk;
import io.aiwm.store.mongo.internal.client.Database;
import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.store.mongo.internal.schema.Collections;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bson.Document;

/** Does what is left to do for commits that have landed. Several may do the same at once. */
public final class Completion {
  private final Collections collections;
  private final Database database;

  public Completion(Collections collections, Database database) {
    this.collections = collections;
    this.database = database;
  }

  /** Events first: whoever changes a record next must find the earlier events in the log. */
  void finish(List<Pending> landed) {
    List<WriteModel<Document>> events = new ArrayList<>();
    Map<Integer, Map<String, List<WriteModel<Document>>>> rounds = new TreeMap<>();
    for (Pending pending : landed) {
      Pending.Redo redo = Objects.requireNonNull(pending.redo());
      redo.events().forEach(event -> events.add(new InsertOneModel<>(event)));
      redo.writes()
          .forEach(
              write ->
                  rounds
                      .computeIfAbsent(write.getInteger("round"), round -> new TreeMap<>())
                      .computeIfAbsent(write.getString("collection"), name -> new ArrayList<>())
                      .add(update(pending, write)));
    }
    Bulk.write(database.collection(Database.EVENTS), events);
    rounds.values().forEach(round -> round.forEach(this::write));
    landed.stream().collect(Collectors.groupingBy(Pending::collection)).forEach(this::clear);
  }

  private static UpdateOneModel<Document> update(Pending pending, Document write) {
    return new UpdateOneModel<>(
        pending.marking(Objects.requireNonNull(write.get("id"))),
        Planned.update(write.get("set", Document.class), write.getList("unset", String.class)));
  }

  private void write(String collection, List<WriteModel<Document>> writes) {
    Bulk outcome = Bulk.write(collections.named(collection).collection(), writes);
    if (!outcome.duplicates().isEmpty()) {
      // Another commit tries the key that is changing hands, and will let go of it.
      throw new MongoException("A key that is changing hands is being claimed");
    }
  }

  private void clear(String collection, List<Pending> landed) {
    List<Object> ids = landed.stream().map(Pending::anchor).toList();
    List<String> commits = landed.stream().map(Pending::id).toList();
    if (collection.equals(Database.COMMITS)) {
      database.collection(collection).deleteMany(in(Fields.ID, ids));
    } else {
      MongoCollection<Document> anchors = collections.named(collection).collection();
      anchors.updateMany(
          and(in(Fields.ID, ids), in(Fields.PENDING_ID, commits)), Updates.unset(Fields.PENDING));
    }
  }
}
