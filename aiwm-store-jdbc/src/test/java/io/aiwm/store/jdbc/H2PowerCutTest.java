package io.aiwm.store.jdbc;

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
  @DisplayName("can be opened, and has all that the disk was told to keep, each round whole")
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

  private static void assertWhole(Path image, int least) throws SQLException, IOException {
    String database = image.toString().replace(".mv.db", "");
    try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + database);
        Statement statement = connection.createStatement()) {
      try (ResultSet found = statement.executeQuery(H2CompactionTest.ROUNDS_SQL)) {
        assertThat(found.next()).isTrue();
        assertThat(found.getInt(1)).as(database).isEqualTo(H2CompactionTest.RECORDS);
        assertThat(found.getInt(2))
            .as(database)
            .isGreaterThanOrEqualTo(least)
            .isEqualTo(found.getInt(3));
      }
      // What is asked is whether it opens whole; an orderly end would rewrite the file once more.
      statement.execute("SHUTDOWN IMMEDIATELY");
    }
    Files.delete(image);
  }
}
