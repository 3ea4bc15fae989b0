package io.aiwm.store.jdbc.internal.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An H2 file that is compacted at work, after a power cut")
class H2PowerCutTest {
  private static final int ROUNDS = 120;

  @TempDir private Path folder;

  private final List<Path> images = new ArrayList<>();
  private final List<Integer> keptThen = new ArrayList<>();
  private int round;
  private int kept;

  @BeforeEach
  void disk() throws IOException {
    FilePath.register(new UnreliableDisk());
    UnreliableDisk.begin(folder.resolve("kept"), () -> kept = round);
  }

  @Test
  @DisplayName(
      "can be opened, has all that the disk was told to keep, each round whole, and can be closed"
          + " in order and opened again")
  void powerCut() throws Exception {
    String url = "jdbc:h2:unreliable:" + folder.resolve("aiwm") + ";WRITE_DELAY=0";
    H2CompactionTest.run(url, folder, ROUNDS, this::endOfRound);

    assertThat(images).hasSizeGreaterThan(20);
    for (int i = 0; i < images.size(); i++) {
      assertWhole(images.get(i), keptThen.get(i));
    }
  }

  /** Once something was kept, the power goes after every other round. */
  private void endOfRound() {
    round++;
    if (kept > 0 && round % 2 == 0) {
      Path image = folder.resolve("cut-" + images.size() + ".mv.db");
      try {
        UnreliableDisk.crash(image, new Random(round), () -> keptThen.add(kept));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      images.add(image);
    }
  }

  /**
   * Opened as the store opens it: with a write delay H2 rewrites chunks on a thread of its own, and
   * an assertion of its own fails where that thread is at work when the file is closed.
   */
  private static void assertWhole(Path image, int least) throws SQLException, IOException {
    String database = image.toString().replace(".mv.db", "");
    for (int opening = 1; opening <= 2; opening++) {
      try (Connection connection =
              DriverManager.getConnection("jdbc:h2:file:" + database + ";WRITE_DELAY=0");
          Statement statement = connection.createStatement();
          ResultSet found = statement.executeQuery(H2CompactionTest.ROUNDS_SQL)) {
        assertThat(found.next()).isTrue();
        assertThat(found.getInt(1)).as(database).isEqualTo(H2CompactionTest.RECORDS);
        assertThat(found.getInt(2))
            .as(database)
            .isGreaterThanOrEqualTo(least)
            .isEqualTo(found.getInt(3));
      }
    }
    Files.delete(image);
  }
}
