package io.aiwm.store.jdbc.internal.schema;

import io.aiwm.api.store.FieldType;
import io.aiwm.api.telemetry.Resolution;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The tables that belong to no kind, as numbered migrations: only ever append to them. */
public final class Schema {
  static final String COUNTER = "counter";
  public static final String EVENT = "event";
  public static final String EVENT_INBOX = "event_inbox";
  public static final String LEASE = "lease";
  public static final String SIGNAL = "signal";
  public static final String TELEMETRY = "telemetry";
  static final String HISTORY = "schema_history";
  static final String LOCK = "schema_lock";

  /** Names that no kind may have. */
  static final List<String> RESERVED =
      List.of(
          COUNTER,
          EVENT,
          EVENT_INBOX,
          LEASE,
          SIGNAL,
          TELEMETRY,
          metrics(Resolution.FULL),
          metrics(Resolution.FIVE_MINUTES),
          metrics(Resolution.HOUR),
          HISTORY,
          LOCK);

  /** The table of one resolution. */
  public static String metrics(Resolution resolution) {
    return "metrics_" + resolution.name().toLowerCase(Locale.ROOT);
  }

  /** The counter of the last position in the event log. */
  public static final String EVENT_POSITION = "event_position";

  /** The counter of the last fence of any lease. */
  public static final String LEASE_FENCE = "lease_fence";

  private final Names names;
  private final Dialect dialect;

  Schema(Names names, Dialect dialect) {
    this.names = names;
    this.dialect = dialect;
  }

  /** One step; its statements are the same for ever, apart from the dialect's types. */
  record Migration(String id, List<String> statements) {}

  List<Migration> migrations() {
    return List.of(
        new Migration("001-counters", counters()),
        new Migration("002-leases", leases()),
        new Migration("003-events", events()),
        new Migration("004-telemetry", telemetry()),
        new Migration("005-signals", signals()),
        new Migration("006-metrics", metrics()),
        new Migration("007-event-inbox", eventInbox()));
  }

  private List<String> counters() {
    String insert = "INSERT INTO " + table(COUNTER) + " (name, val) VALUES ('%s', 0)";
    return List.of(
        create(COUNTER, "name VARCHAR(64) PRIMARY KEY, val BIGINT NOT NULL"),
        insert.formatted(EVENT_POSITION),
        insert.formatted(LEASE_FENCE));
  }

  private List<String> leases() {
    return List.of(
        create(
            LEASE,
            "name VARCHAR(128) PRIMARY KEY, holder VARCHAR(128) NOT NULL,"
                + " fence BIGINT NOT NULL, expires_at BIGINT NOT NULL"));
  }

  /**
   * A commit touches nothing but the inbox and its key; all indexes belong to the log, which is
   * written in batches.
   */
  private List<String> events() {
    String text = dialect.columnType(FieldType.TEXT);
    String columns =
        ", event_type %1$s, subject_type %1$s, subject_id %1$s, org_id %1$s,".formatted(text)
            + " happened_at BIGINT NOT NULL, doc "
            + dialect.documentType();
    return List.of(
        create(EVENT_INBOX, "seq " + dialect.identityType() + columns),
        create(EVENT, "log_position BIGINT PRIMARY KEY" + columns),
        index(EVENT, "subject_ix", "subject_id, log_position"),
        index(EVENT, "org_ix", "org_id, log_position"));
  }

  /** What is moved on at once needs no columns beside the event itself. */
  private List<String> eventInbox() {
    return Stream.of("event_type", "subject_type", "subject_id", "org_id", "happened_at")
        .map(column -> "ALTER TABLE " + table(EVENT_INBOX) + " DROP COLUMN " + column)
        .toList();
  }

  private List<String> telemetry() {
    return List.of(
        create(
            TELEMETRY,
            "node_id VARCHAR(64) PRIMARY KEY, seen_at BIGINT, heartbeat_at BIGINT, heartbeat %1$s,"
                    .formatted(dialect.documentType())
                + " metrics_at BIGINT, metrics "
                + dialect.documentType()));
  }

  private List<String> signals() {
    return List.of(
        create(
            SIGNAL,
            "seq %s, recipient VARCHAR(128) NOT NULL, sender VARCHAR(64) NOT NULL,"
                    .formatted(dialect.identityType())
                + " sent_at BIGINT NOT NULL, payload "
                + dialect.documentType()),
        index(SIGNAL, "sent_ix", "sent_at"));
  }

  private List<String> metrics() {
    List<String> statements = new ArrayList<>();
    for (Resolution resolution : Resolution.values()) {
      String suffix = metrics(resolution);
      statements.add(
          create(
              suffix,
              "node_id VARCHAR(64) NOT NULL, measured_at BIGINT NOT NULL, doc %s NOT NULL,"
                      .formatted(dialect.documentType())
                  + " PRIMARY KEY (node_id, measured_at)"));
      statements.add(index(suffix, "measured_ix", "measured_at, node_id"));
    }
    return statements;
  }

  private String create(String suffix, String columns) {
    return "CREATE TABLE IF NOT EXISTS "
        + table(suffix)
        + " ("
        + columns
        + ")"
        + dialect.tableOptions();
  }

  private String index(String suffix, String indexSuffix, String columns) {
    String index = names.quoted(Names.limited(names.plain(suffix) + "_" + indexSuffix));
    return "CREATE INDEX " + index + " ON " + table(suffix) + " (" + columns + ")";
  }

  private String table(String suffix) {
    return names.qualified(names.plain(suffix));
  }
}
