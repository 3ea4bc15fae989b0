package io.aiwm.store.mongo.internal.client;

import com.mongodb.MongoCommandException;
import io.aiwm.api.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bson.Document;

/** The database's own time, which leases and abandoned commits are measured by. */
public final class ServerClock {
  private static final Document HELLO = new Document("hello", 1);
  private static final Document IS_MASTER = new Document("isMaster", 1);

  private final Database database;
  private final TimeSource time;
  private volatile Duration ahead = Duration.ZERO;

  public ServerClock(Database database, TimeSource time) {
    this.database = database;
    this.time = time;
  }

  /** Asks the server. */
  public Instant now() {
    Instant now = hello(database).get("localTime", Date.class).toInstant();
    ahead = Duration.between(time.now(), now);
    return now;
  }

  /**
   * The server's time by our own clock, as much apart as they were when {@link #now} asked last.
   */
  public Instant estimate() {
    return time.now().plus(ahead);
  }

  /** What the server says of itself; some servers know the command only by its older name. */
  public static Document hello(Database database) {
    return Database.call(
        () -> {
          try {
            return database.database().runCommand(HELLO);
          } catch (MongoCommandException e) {
            return database.database().runCommand(IS_MASTER);
          }
        });
  }
}
