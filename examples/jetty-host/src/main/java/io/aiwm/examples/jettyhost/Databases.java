package io.aiwm.examples.jettyhost;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/** The connection pool that this host brings. */
final class Databases {
  private static final int CONNECTIONS = 16;
  private static final Duration WAIT = Duration.ofSeconds(5);

  private Databases() {}

  static HikariDataSource open(HostConfig.Database database) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("aiwm");
    config.setJdbcUrl(database.url());
    config.setUsername(database.user());
    config.setPassword(database.password());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(WAIT.toMillis());
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw new ConfigurationException("JDBC_URL", "cannot be used: " + e.getMessage());
    }
  }
}
