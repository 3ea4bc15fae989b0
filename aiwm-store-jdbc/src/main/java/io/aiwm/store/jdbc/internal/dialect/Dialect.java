package io.aiwm.store.jdbc.internal.dialect;

import io.aiwm.api.store.FieldType;
import io.aiwm.store.jdbc.internal.sql.StatementRules;
import io.aiwm.store.jdbc.internal.sql.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * All that differs between database products. What is not here is SQL that H2, PostgreSQL, MySQL
 * and MariaDB understand alike: {@code LIMIT ? OFFSET ?}, {@code FOR UPDATE}, {@code CREATE TABLE
 * IF NOT EXISTS}, {@code GROUP BY}, row values in {@code INSERT}.
 */
public interface Dialect extends StatementRules {

  /** Short name, for example {@code h2}. */
  String name();

  String quote(String identifier);

  /** Type of the column of an indexed field. Text must compare by code point, byte for byte. */
  String columnType(FieldType type);

  /** Type of the column of an id, which with a text must fit into one index. */
  default String idType() {
    return columnType(FieldType.TEXT);
  }

  /** What follows the columns of a table, where its text would not compare byte for byte else. */
  default String tableOptions() {
    return "";
  }

  /** The same for tables of records. */
  default String recordOptions() {
    return tableOptions();
  }

  /** Whether an index may leave out the rows where a column is null. */
  default boolean hasPartialIndexes() {
    return false;
  }

  /** Type of a column for text of any length that is neither compared nor indexed. */
  String documentType();

  /** Type and constraints of a primary key that the database counts up. */
  String identityType();

  /** What to store for an indexed value: a string, a long or a boolean. */
  Object toColumn(FieldType type, Object indexed);

  /** The text that {@link #toColumn} made a string of. */
  String fromColumn(String stored);

  /** Expression for the database's wall time in milliseconds since the epoch. */
  String currentMillis();

  /** Merges telemetry, as {@code NodeTelemetry.mergedWith} would, with one statement per batch. */
  void mergeTelemetry(
      Statements statements, Connection connection, String table, List<Object[]> rows)
      throws SQLException;

  /**
   * Inserts rows of node id, time in milliseconds and document into a table of metrics, and
   * replaces those that are there, with one statement per batch. The rows are in the order of their
   * keys, each once.
   */
  void upsertMetrics(
      Statements statements, Connection connection, String table, List<Object[]> rows)
      throws SQLException;

  /**
   * Whether a connection's isolation is to be looked after. Where asking for it costs a round trip
   * and a stricter level than ours only costs retries, it is not.
   */
  default boolean keepsIsolation() {
    return true;
  }

  /**
   * Whether the driver sends statements that semicolons part in one round trip, and tells the
   * outcome of each.
   */
  default boolean pipelines() {
    return false;
  }

  /**
   * A statement that each transaction begins with, so that its commit lasts; empty if none must.
   */
  default String beginning() {
    return "";
  }

  /**
   * How many transactions are worth writing at a time, before commits had better share one. So many
   * that no processor waits for the disk, so few that sharing saves something.
   */
  default int writers() {
    return 4;
  }

  /** The statement that inserts a signal, made to wake the listeners of other stores too. */
  default String wakingInsert(String insert, String channel) {
    return insert;
  }

  /**
   * Listens for the signals of other stores on a connection of its own, where the database can
   * tell.
   *
   * @param heard called when there may be signals; must not block
   * @return the listener, or null where signals must be polled for
   */
  default @Nullable AutoCloseable listen(DataSource dataSource, String channel, Runnable heard) {
    return null;
  }

  /** Whether the transaction may simply be run again: it lost a lock or a deadlock. */
  boolean isTransient(SQLException failure);

  /**
   * Whether the connection can do nothing any more, while another one could. Pools find out by
   * themselves where the driver tells them.
   */
  default boolean isGone(SQLException failure) {
    return false;
  }

  /**
   * Whether the database was just about to close itself, so that whoever only reads does well to
   * ask again; a transaction may have landed or not.
   */
  default boolean isClosing(SQLException failure) {
    return false;
  }

  /** Whether a primary key or unique index refused a row. */
  default boolean isDuplicate(SQLException failure) {
    return failure.getSQLState() != null && failure.getSQLState().startsWith("23");
  }

  /** Whether tables are made whole or not at all; else each statement is a transaction. */
  default boolean hasTransactionalDdl() {
    return false;
  }

  /** Whether a statement failed because the table, column or index that it makes exists. */
  boolean isAlreadyThere(SQLException failure);

  /**
   * The statement that drops an index which may not be there.
   *
   * @param index its name
   * @param qualified its name with the schema
   */
  default String dropIndex(String index, String qualified, String table) {
    return "DROP INDEX IF EXISTS " + qualified;
  }

  /** Whether a statement failed because the index that it drops is not there. */
  default boolean isGoneAlready(SQLException failure) {
    return false;
  }

  /**
   * Whether what is committed survives the death of the process and of the database; one that only
   * lives in memory need not.
   */
  boolean isDurable(Connection connection) throws SQLException;

  /** Tries to make commits durable where that is the session's to say. */
  default void makeDurable(Connection connection) throws SQLException {
    // Elsewhere it is for the host to do.
  }

  /** Called after each commit, on its connection, for housekeeping; must not fail. */
  default void committed(Connection connection) {
    // Elsewhere the server keeps house.
  }
}
