package io.aiwm.store.mongo.internal.client;

import java.util.Locale;
import org.bson.Document;

/** The sort of servers that the client is connected to. */
public enum Topology {
  STANDALONE,
  REPLICA_SET,
  SHARDED;

  public static Topology of(Document hello) {
    if ("isdbgrid".equals(hello.getString("msg"))) {
      return SHARDED;
    }
    return hello.containsKey("setName") ? REPLICA_SET : STANDALONE;
  }

  /** Whether there are transactions and change streams. */
  public boolean isReplicated() {
    return this != STANDALONE;
  }

  public String describe() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
