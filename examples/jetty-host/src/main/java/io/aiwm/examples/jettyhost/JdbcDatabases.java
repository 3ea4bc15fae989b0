package io.aiwm.examples.jettyhost;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/** The connection pool that this host brings to a database of JDBC. */
final class JdbcDatabases {
  private static final int CONNECTIONS = 16;
  private static final Duration WAIT = Duration.ofSeconds(5);

  /** Longer than any statement may run, so that a server that is gone without a word is noticed. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private JdbcDatabases() {}

  static HikariDataSource open(HostConfig.Database database) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("aiwm");
    config.setJdbcUrl(database.url());
    config.setUsername(database.user());
    config.setPassword(database.password());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(WAIT.toMillis());
    if (database.url().startsWith("jdbc:postgresql:")) {
      config.addDataSourceProperty("socketTimeout", String.valueOf(SILENCE.toSeconds()));
      config.addDataSourceProperty("tcpKeepAlive", "true");
      // The pool logs the driver's exceptions, and the driver quotes whole records in them.
      config.addDataSourceProperty("logServerErrorDetail", "false");
    }
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw new ConfigurationException("JDBC_URL", "cannot be used: " + e.getMessage());
    }
  }
}
