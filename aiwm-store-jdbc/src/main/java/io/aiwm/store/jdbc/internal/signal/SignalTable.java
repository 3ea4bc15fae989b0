package io.aiwm.store.jdbc.internal.signal;

import io.aiwm.api.store.support.SignalSource;
import io.aiwm.api.time.TimeSource;
import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import io.aiwm.store.jdbc.internal.schema.Names;
import io.aiwm.store.jdbc.internal.schema.Schema;
import io.aiwm.store.jdbc.internal.sql.Sql;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The table of signals, and how far this store has read it. A row whose transaction ended late may
 * have a lower number than one already read; therefore rows are read from a little before the end,
 * and those seen before are left out.
 */
public final class SignalTable implements SignalSource {
  /** How much later than its successor a row may appear and still be seen. */
  private static final Duration OVERLAP = Duration.ofSeconds(5);

  /** How long a signal can matter; controllers that were away longer re-read everything. */
  private static final Duration KEPT = Duration.ofMinutes(1);

  private static final int LIMIT = 1_000;

  private final Database database;
  private final Dialect dialect;
  private final TimeSource time;
  private final Function<Runnable, @Nullable AutoCloseable> listening;
  private final String table;
  private final String channel;
  private final Map<Long, Long> seenAtNanos = new HashMap<>();
  private long floor;
  private long highest;
  private long purgedAtNanos;

  /**
   * The table, of which nothing has been read.
   *
   * @param listening begins to call its argument whenever another store has sent a signal; null
   *     where the database cannot tell
   */
  public SignalTable(
      Database database,
      Dialect dialect,
      Names names,
      TimeSource time,
      Function<Runnable, @Nullable AutoCloseable> listening) {
    this.database = database;
    this.dialect = dialect;
    this.time = time;
    this.listening = listening;
    table = names.qualified(names.plain(Schema.SIGNAL));
    channel = names.channel();
    purgedAtNanos = time.nanos();
  }

  private record Row(long sequence, String sender, Signal signal) {}

  @Override
  public void insert(String recipient, String sender, String payload) {
    String insert =
        "INSERT INTO %s (recipient, sender, sent_at, payload) VALUES (?, ?, %s, ?)"
            .formatted(table, dialect.currentMillis());
    database.autocommitted(
        connection -> {
          String sql = dialect.wakingInsert(insert, channel);
          return database.execute(connection, new Sql(sql, recipient, sender, payload));
        });
  }

  /** What was sent before now is of no interest. */
  @Override
  public synchronized void skipToEnd() {
    Sql sql = new Sql("SELECT COALESCE(MAX(seq), 0) FROM " + table);
    floor = database.autocommitted(c -> database.query(c, sql, row -> row.getLong(1))).get(0);
    highest = floor;
  }

  /** Signals of others that have not been returned before. */
  @Override
  public synchronized List<Signal> next(String self) {
    purge();
    List<Signal> fresh = after(floor, LIMIT + seenAtNanos.size(), self);
    raiseFloor();
    return fresh;
  }

  /** Those among them that come last, without another look at all that came shortly before. */
  @Override
  public synchronized List<Signal> newest(String self) {
    return after(highest, LIMIT, self);
  }

  @Override
  public @Nullable AutoCloseable listen(Runnable heard) {
    return listening.apply(heard);
  }

  private List<Signal> after(long sequence, int limit, String self) {
    Sql sql = new Sql("SELECT seq, recipient, sender, payload FROM " + table);
    sql.add(" WHERE seq > ? ORDER BY seq LIMIT ?", sequence, limit);
    List<Row> read =
        database.autocommitted(
            connection ->
                database.query(
                    connection,
                    sql,
                    row ->
                        new Row(
                            row.getLong(1),
                            row.getString(3),
                            new Signal(row.getString(2), row.getString(4)))));
    read.forEach(row -> highest = Math.max(highest, row.sequence()));
    return read.stream()
        .filter(row -> seenAtNanos.putIfAbsent(row.sequence(), time.nanos()) == null)
        .filter(row -> !row.sender().equals(self))
        .map(Row::signal)
        .toList();
  }

  private void raiseFloor() {
    long now = time.nanos();
    seenAtNanos.forEach(
        (sequence, seenAt) -> {
          if (now - seenAt > OVERLAP.toNanos()) {
            floor = Math.max(floor, sequence);
          }
        });
    seenAtNanos.keySet().removeIf(sequence -> sequence <= floor);
  }

  private void purge() {
    long now = time.nanos();
    if (now - purgedAtNanos > KEPT.toNanos()) {
      purgedAtNanos = now;
      Sql sql = new Sql("DELETE FROM " + table + " WHERE sent_at < " + dialect.currentMillis());
      sql.add(" - ?", KEPT.toMillis());
      database.autocommitted(connection -> database.update(connection, sql));
    }
  }
}
