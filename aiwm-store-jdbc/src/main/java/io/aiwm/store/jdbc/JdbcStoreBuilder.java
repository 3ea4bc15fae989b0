package io.aiwm.store.jdbc;

import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link JdbcStore}; for use by one thread. */
public final class JdbcStoreBuilder {
  final DataSource dataSource;
  String tablePrefix = "aiwm_";
  @Nullable String schema;
  Duration queryTimeout = Duration.ofSeconds(10);
  boolean migrate = true;
  boolean listen = true;

  JdbcStoreBuilder(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * What the names of all tables begin with; {@code aiwm_} by default. Two prefixes are two
   * separate stores.
   *
   * @param prefix up to 16 lower-case letters, digits and underscores; may be empty
   */
  public JdbcStoreBuilder tablePrefix(String prefix) {
    tablePrefix = prefix;
    return this;
  }

  /**
   * The schema that the tables are in; by default the connection's own. It must exist.
   *
   * @param name exactly as the database spells it
   */
  public JdbcStoreBuilder schema(String name) {
    schema = name;
    return this;
  }

  /**
   * How long a statement may run; 10 seconds by default. H2 is left out: there the lock time-out of
   * the database bounds every wait.
   *
   * @param timeout whole seconds, at least one
   */
  public JdbcStoreBuilder queryTimeout(Duration timeout) {
    if (timeout.toSeconds() < 1) {
      throw new IllegalArgumentException("The query time-out is at least a second");
    }
    queryTimeout = timeout;
    return this;
  }

  /**
   * Whether opening may create and alter tables, as it does by default; otherwise it only looks,
   * and fails if something is missing.
   */
  public JdbcStoreBuilder applyMigrations(boolean apply) {
    migrate = apply;
    return this;
  }

  /**
   * Whether a connection listens for the signals of other controllers, where the database is
   * PostgreSQL; true by default. It is given back and borrowed again every twenty seconds, or
   * within half of the time after which a HikariCP pool would call it a leak. Without it, or behind
   * a pooler that shares connections between transactions, signals are polled for, which delays a
   * command for a node of another controller by up to a second.
   */
  public JdbcStoreBuilder listen(boolean keep) {
    listen = keep;
    return this;
  }

  public JdbcStore build() {
    return new JdbcStore(dataSource, this);
  }

  int timeoutSeconds() {
    return Math.toIntExact(queryTimeout.toSeconds());
  }
}
