package io.aiwm.store.mongo.internal.client;

import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import java.util.Set;

/**
 * Why a server did not do what it was asked, in words for whoever operates it. They hold nothing of
 * the driver's message, in which addresses and values are quoted.
 */
public enum Failure {
  FORBIDDEN(
      "refuses what its user may not do", Set.of(MongoSecurityException.class), Set.of(13, 18)),
  TIMED_OUT(
      "took longer than an operation may",
      Set.of(MongoExecutionTimeoutException.class),
      Set.of(50, 262)),
  READ_ONLY(
      "takes no writes: no primary is there",
      Set.of(MongoNotPrimaryException.class, MongoNodeIsRecoveringException.class),
      Set.of(10_107, 13_435, 13_436, 11_602, 189)),
  FULL("takes no writes: it has no space left", Set.of(), Set.of(14_031)),
  UNREACHABLE(
      "cannot be reached, or the connection to it was lost",
      Set.of(
          MongoTimeoutException.class,
          MongoSocketException.class,
          MongoConfigurationException.class),
      Set.of()),
  OTHER("failed", Set.of(), Set.of());

  private final String words;
  private final Set<Class<? extends MongoException>> types;
  private final Set<Integer> codes;

  Failure(String words, Set<Class<? extends MongoException>> types, Set<Integer> codes) {
    this.words = words;
    this.types = types;
    this.codes = codes;
  }

  static Failure of(MongoException failure) {
    for (Failure reason : values()) {
      if (reason.codes.contains(failure.getCode())
          || reason.types.stream().anyMatch(type -> type.isInstance(failure))) {
        return reason;
      }
    }
    return OTHER;
  }

  /** What the database did, to follow "The database". */
  @Override
  public String toString() {
    return words;
  }
}
