package io.aiwm.store.mongo.internal.protocol;

import java.util.List;

/** A way to write commits whole or not at all. */
public interface CommitProtocol {

  /**
   * Tries to write commits, none of which is about a record that another is about.
   *
   * @param group at least one
   * @return for each whether it landed; nothing is left of one that did not
   * @throws com.mongodb.MongoException if the outcome is unknown
   */
  List<Boolean> attempt(List<PlannedCommit> group);
}
