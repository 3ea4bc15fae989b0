package io.aiwm.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The server that {@code AIWM_TEST_JDBC_URL}, {@code AIWM_TEST_JDBC_USER} and {@code
 * AIWM_TEST_JDBC_PASSWORD} name.
 */
final class HostDatabase {
  private HostDatabase() {}

  /** A test that needs the server. */
  @Retention(RetentionPolicy.RUNTIME)
  @EnabledIfEnvironmentVariable(
      named = "AIWM_TEST_JDBC_URL",
      matches = "jdbc:.+",
      disabledReason = "AIWM_TEST_JDBC_URL names no server")
  @interface Needed {}

  static HikariDataSource pool(int size) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(System.getenv("AIWM_TEST_JDBC_URL"));
    config.setUsername(System.getenv("AIWM_TEST_JDBC_USER"));
    config.setPassword(System.getenv("AIWM_TEST_JDBC_PASSWORD"));
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    return new HikariDataSource(config);
  }

  /** Whether it is MySQL or MariaDB. */
  static boolean isMySql() {
    return System.getenv("AIWM_TEST_JDBC_URL").matches("jdbc:(mysql|mariadb):.*");
  }
}
