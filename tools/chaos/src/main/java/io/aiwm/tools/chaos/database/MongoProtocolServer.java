package io.aiwm.tools.chaos.database;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import org.h2.mvstore.MVStore;

/**
 * A server that speaks MongoDB's protocol and keeps, in a file, whatever it acknowledged: a process
 * of its own that may be killed at any time. It is standalone, without transactions and change
 * streams.
 */
public final class MongoProtocolServer {
  private MongoProtocolServer() {}

  /**
   * Serves until the process ends.
   *
   * @param arguments the port to listen on, on the loopback interface only, and the file
   */
  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    new MongoServer(new DurableBackend(open(arguments[1]))).bind("127.0.0.1", port);
  }

  /** Writes when it is told to, and never in the midst of a command. */
  private static MVStore open(String file) {
    return new MVStore.Builder()
        .fileName(file)
        .autoCommitDisabled()
        .autoCommitBufferSize(0)
        .cacheSize(64)
        .open();
  }

  /** One command at a time, each on file, whole, before it is answered. */
  private static final class DurableBackend extends H2Backend {
    DurableBackend(MVStore store) {
      super(store);
    }

    /** The answer is a copy, since it is sent while the next command changes documents in place. */
    @Override
    public synchronized Document handleMessage(MongoMessage message) {
      try {
        return super.handleMessage(message).cloneDeeply();
      } finally {
        commit();
      }
    }
  }
}
