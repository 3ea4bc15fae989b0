package io.aiwm.store.jdbc.internal.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.time.TimeSource;
import io.aiwm.store.jdbc.H2Files;
import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.sql.Sql;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An H2 file under a fleet")
class H2CompactionTest {
  static final int RECORDS = 1_000;

  /** How many records there are, and the first and the last round that any of them is of. */
  static final String ROUNDS_SQL =
      "SELECT COUNT(*), MIN(CAST(REGEXP_SUBSTR(doc, '^[0-9]+') AS INT)),"
          + " MAX(CAST(REGEXP_SUBSTR(doc, '^[0-9]+') AS INT)) FROM t";

  @TempDir private Path folder;

  /** Each look at the clock is a look at the file. */
  private static final class Hasty implements TimeSource {
    private long nanos;

    @Override
    public Instant now() {
      return TimeSource.system().now();
    }

    @Override
    public synchronized long nanos() {
      nanos += Duration.ofSeconds(10).toNanos();
      return nanos;
    }
  }

  private static Database database(HikariDataSource pool, Path folder) {
    File file = folder.resolve("aiwm.mv.db").toFile();
    H2Compaction compaction = new H2Compaction(file, new Hasty());
    return new Database(pool, new H2Dialect(DiskRoom.endless(), compaction), 10);
  }

  /** Writes all records over, each with what tells in which round. */
  private static void writeOver(Database database, int round, String filling) {
    database.transaction(
        connection -> {
          try (PreparedStatement merge =
              connection.prepareStatement("MERGE INTO t KEY (id) VALUES (?, ?)")) {
            for (int id = 0; id < RECORDS; id++) {
              merge.setInt(1, id);
              merge.setString(2, round + " " + filling);
              merge.addBatch();
            }
            return merge.executeBatch().length;
          }
        });
  }

  private static String filling() {
    return new Random(1)
        .ints(1_000, 'a', 'z')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static void run(Path folder, int rounds, Runnable afterEach) {
    run("jdbc:h2:file:" + folder.resolve("aiwm") + ";WRITE_DELAY=0", folder, rounds, afterEach);
  }

  static void run(String url, Path folder, int rounds, Runnable afterEach) {
    try (HikariDataSource pool = new HikariDataSource()) {
      pool.setJdbcUrl(url);
      Database database = database(pool, folder);
      database.autocommitted(
          c -> database.execute(c, new Sql("CREATE TABLE t (id INT PRIMARY KEY, doc VARCHAR)")));
      String filling = filling();
      for (int round = 1; round <= rounds; round++) {
        writeOver(database, round, filling);
        afterEach.run();
      }
    }
  }

  @Test
  @DisplayName("stays near its content, however often that is written over")
  void bounded() {
    long[] largest = new long[1];
    File file = folder.resolve("aiwm.mv.db").toFile();
    run(folder, 100, () -> largest[0] = Math.max(largest[0], file.length()));
    // A megabyte of content, written a hundred times; what waits for the next look is 16 MiB.
    assertThat(largest[0]).isLessThan(32L << 20);
  }

  @Test
  @DisplayName("grows where nothing is compacted, which is why it is")
  void unbounded() throws Exception {
    try (HikariDataSource pool = H2Files.pool(folder, ";WRITE_DELAY=0")) {
      Database database = H2Databases.of(pool, DiskRoom.endless());
      database.autocommitted(
          c -> database.execute(c, new Sql("CREATE TABLE t (id INT PRIMARY KEY, doc VARCHAR)")));
      for (int round = 1; round <= 100; round++) {
        writeOver(database, round, filling());
      }
      assertThat(folder.resolve("aiwm.mv.db").toFile().length()).isGreaterThan(64L << 20);
    }
  }

  @RepeatedTest(3)
  @DisplayName("loses nothing that was acknowledged when the process is killed, compacting or not")
  void killed() throws Exception {
    int rounds = roundsBeforeDeath();
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("aiwm"));
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(ROUNDS_SQL)) {
      assertThat(found.next()).isTrue();
      assertThat(found.getInt(1)).isEqualTo(RECORDS);
      assertThat(found.getInt(2)).isGreaterThanOrEqualTo(rounds).isEqualTo(found.getInt(3));
    }
  }

  private int roundsBeforeDeath() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int rounds = 0;
    int enough = 60 + new Random().nextInt(60);
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        rounds++;
        if (rounds == enough) {
          process.toHandle().destroyForcibly();
        }
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(rounds).isGreaterThanOrEqualTo(enough);
    return rounds;
  }

  /** Writes without end, and prints a line once a round is acknowledged. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      run(Path.of(args[0]), Integer.MAX_VALUE, () -> System.out.println("round"));
    }
  }
}
