package io.aiwm.store.mongo.internal.signal;

import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import io.aiwm.api.error.Failures;
import io.aiwm.api.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Waits for something to be inserted into a collection, on a thread of its own. It only says that
 * there is something; whoever polls anyway need not rely on it.
 */
final class ChangeStream implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final Duration REST = Duration.ofSeconds(5);

  private final MongoCollection<Document> collection;
  private final Runnable listener;
  private final Scheduler thread = Scheduler.system("aiwm-mongo-signals", 1);
  private @Nullable MongoChangeStreamCursor<ChangeStreamDocument<Document>> cursor;

  private ChangeStream(MongoCollection<Document> collection, Runnable listener) {
    this.collection = collection;
    this.listener = listener;
  }

  static ChangeStream open(MongoCollection<Document> collection, Runnable listener) {
    ChangeStream stream = new ChangeStream(collection, listener);
    stream.thread.after(Duration.ZERO, stream::watch);
    return stream;
  }

  private void watch() {
    Duration pause = Duration.ZERO;
    try {
      if (await()) {
        listener.run();
      }
    } catch (RuntimeException | Error e) {
      // An outage most of all; whatever it is, polling goes on without us meanwhile.
      Failures.note(e);
      pause = REST;
      closeCursor();
    } finally {
      thread.after(pause, this::watch);
    }
  }

  private boolean await() {
    var open = cursor;
    if (open == null) {
      open = collection.watch().maxAwaitTime(WAIT.toMillis(), TimeUnit.MILLISECONDS).cursor();
      cursor = open;
    }
    return open.tryNext() != null;
  }

  private void closeCursor() {
    var open = cursor;
    if (open != null) {
      open.close();
    }
    cursor = null;
  }

  /** Interrupts the wait, which closes the cursor. */
  @Override
  public void close() {
    thread.close();
  }
}
