package io.aiwm.store.mongo.internal.client;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.WriteModel;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;

/**
 * Writes that are independent of each other, in one call.
 *
 * @param matched how many documents the updates among them met
 * @param duplicates places of the writes that a unique index refused
 */
public record Bulk(int matched, Set<Integer> duplicates) {
  private static final int DUPLICATE = 11_000;
  private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

  public static Bulk write(
      MongoCollection<Document> collection, List<? extends WriteModel<Document>> writes) {
    if (writes.isEmpty()) {
      return new Bulk(0, Set.of());
    }
    try {
      return new Bulk(collection.bulkWrite(writes, UNORDERED).getMatchedCount(), Set.of());
    } catch (MongoBulkWriteException e) {
      if (!onlyDuplicates(e)) {
        throw e;
      }
      return new Bulk(
          e.getWriteResult().getMatchedCount(),
          e.getWriteErrors().stream().map(BulkWriteError::getIndex).collect(Collectors.toSet()));
    }
  }

  /** Whether nothing worse happened than that unique indexes refused some writes. */
  public static boolean onlyDuplicates(MongoBulkWriteException failure) {
    return failure.getWriteConcernError() == null
        && failure.getWriteErrors().stream().allMatch(error -> error.getCode() == DUPLICATE);
  }

  public static boolean isDuplicate(MongoException failure) {
    return failure.getCode() == DUPLICATE;
  }
}
