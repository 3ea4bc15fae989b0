package io.aiwm.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.node.Node;
import io.aiwm.testkit.Fixtures;
import java.nio.file.Path;

/** Commits without end, and prints the id of each record once its commit is acknowledged. */
final class CommittingMain {
  private CommittingMain() {}

  /**
   * Runs until it is killed.
   *
   * @param args the database's folder
   */
  public static void main(String[] args) {
    try (HikariDataSource pool = H2Files.pool(Path.of(args[0]), "");
        JdbcStore store = H2Files.open(pool)) {
      for (int i = 0; i < 1_000_000; i++) {
        Node node = Fixtures.node("node-" + i);
        if (store.commit(H2Files.inserting(node)).applied()) {
          System.out.println(node.id());
        }
      }
    }
  }
}
