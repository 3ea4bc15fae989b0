package io.aiwm.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Migrations on an H2 file")
class H2MigrationTest extends MigrationContract {
  @TempDir private Path folder;

  @Override
  HikariDataSource newPool() {
    return H2Files.pool(folder, "");
  }
}
