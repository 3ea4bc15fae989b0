package io.aiwm.store.mongo;

import java.util.Locale;
import org.bson.Document;

/** What sort of servers the client is connected to. */
enum Topology {
  STANDALONE,
  REPLICA_SET,
  SHARDED;

  static Topology of(Document hello) {
    if ("isdbgrid".equals(hello.getString("msg"))) {
      return SHARDED;
    }
    return hello.containsKey("setName") ? REPLICA_SET : STANDALONE;
  }

  /** Whether there are transactions and change streams. */
  boolean isReplicated() {
    return this != STANDALONE;
  }

  String describe() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
