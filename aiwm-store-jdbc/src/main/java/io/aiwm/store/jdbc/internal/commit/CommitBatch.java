package io.aiwm.store.jdbc.internal.commit;

import io.aiwm.store.jdbc.internal.commit.EncodedCommit.Row;
import io.aiwm.store.jdbc.internal.event.EventTable;
import io.aiwm.store.jdbc.internal.sql.LostRaceException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The statements of a group of commits, in the order in which they run: replacements, inserts,
 * values of multi-valued fields, events.
 */
final class CommitBatch {
  /** Writers that lock records in one order do not deadlock. */
  private static final Comparator<Row> ORDER =
      Comparator.comparing((Row row) -> row.ref().collection())
          .thenComparing(row -> row.ref().id());

  private final Map<String, List<Object[]>> replacements = new LinkedHashMap<>();
  private final Map<String, List<Object[]>> inserts = new LinkedHashMap<>();
  private final Map<String, List<Object[]>> events = new LinkedHashMap<>();
  private final ValueChanges values;

  private CommitBatch(ValueChanges values) {
    this.values = values;
  }

  static CommitBatch of(List<EncodedCommit> commits, EventTable eventTable, KnownValues known) {
    CommitBatch batch = new CommitBatch(new ValueChanges(known));
    commits.stream().flatMap(commit -> commit.rows().stream()).sorted(ORDER).forEach(batch::add);
    for (EncodedCommit commit : commits) {
      commit.events().forEach(event -> put(batch.events, eventTable.insertSql(), event));
    }
    return batch;
  }

  private void add(Row row) {
    put(row.replaces() ? replacements : inserts, row.sql(), row.columns().toArray());
    values.add(row);
  }

  /** How many rows of parameters there are. */
  int size() {
    return Stream.of(replacements, inserts, events)
        .flatMap(statements -> statements.values().stream())
        .mapToInt(List::size)
        .sum();
  }

  /**
   * Writes records and events, and looks at what {@link #values} may have to change afterwards.
   *
   * @throws LostRaceException if a replacement found another version of its record
   */
  void write(StatementSink sink) throws SQLException {
    for (Map.Entry<String, List<Object[]>> each : replacements.entrySet()) {
      sink.update(each.getKey(), each.getValue(), CommitBatch::mustHit);
    }
    for (Map.Entry<String, List<Object[]>> each : inserts.entrySet()) {
      sink.update(each.getKey(), each.getValue(), StatementSink.Count.ANY);
    }
    values.look(sink);
    for (Map.Entry<String, List<Object[]>> each : events.entrySet()) {
      sink.update(each.getKey(), each.getValue(), StatementSink.Count.ANY);
    }
  }

  private static void mustHit(int count) throws LostRaceException {
    if (count == 0) {
      throw new LostRaceException();
    }
  }

  ValueChanges values() {
    return values;
  }

  private static void put(Map<String, List<Object[]>> map, String sql, Object... row) {
    map.computeIfAbsent(sql, key -> new ArrayList<>()).add(row);
  }
}
