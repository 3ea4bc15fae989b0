package io.aiwm.store.jdbc;

import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.store.Change;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.Ref;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes commits in groups, each group optimistically in one transaction of a few JDBC batches. A
 * group that meets another writer is rolled back; what lost by then is told so, and the rest is
 * tried again in smaller groups, down to one commit.
 */
final class CommitWriter {
  /** Commits in a transaction: enough to share the flush, few enough to hold no lock for long. */
  private static final int GROUP = 500;

  /** For a commit that keeps meeting writers who are gone when one looks. */
  private static final int MAX_ATTEMPTS = 10;

  /** Rows of a transaction that are sent together; more are cheaper as batches of like rows. */
  private static final int PIPELINED = 16;

  private final Database database;
  private final Dialect dialect;
  private final Tables tables;
  private final EventTable events;
  private final Diagnosis diagnosis;

  CommitWriter(Database database, Dialect dialect, Tables tables, EventTable events) {
    this.database = database;
    this.dialect = dialect;
    this.tables = tables;
    this.events = events;
    diagnosis = new Diagnosis(database, dialect, tables);
  }

  List<CommitResult> write(List<Commit> commits) {
    List<CommitResult> results = new ArrayList<>(commits.size());
    for (List<Commit> group : groups(commits)) {
      results.addAll(writeGroup(group, 1));
    }
    return results;
  }

  /** Commits in order, none twice about one record in a group: the later must see the earlier. */
  private static List<List<Commit>> groups(List<Commit> commits) {
    List<List<Commit>> groups = new ArrayList<>();
    Set<Ref> refs = new HashSet<>();
    List<Commit> group = new ArrayList<>();
    for (Commit commit : commits) {
      List<Ref> own = commit.changes().stream().<Ref>map(Change::ref).toList();
      if (group.size() == GROUP || own.stream().anyMatch(refs::contains)) {
        groups.add(group);
        group = new ArrayList<>();
        refs.clear();
      }
      group.add(commit);
      refs.addAll(own);
    }
    groups.add(group);
    return groups;
  }

  private List<CommitResult> writeGroup(List<Commit> group, int attempt) {
    if (group.isEmpty()) {
      return List.of();
    }
    if (apply(group)) {
      return group.stream().<CommitResult>map(commit -> CommitResult.Applied.INSTANCE).toList();
    }
    List<Optional<CommitResult>> verdicts = diagnosis.of(group);
    List<Commit> rest = new ArrayList<>();
    for (int i = 0; i < group.size(); i++) {
      if (verdicts.get(i).isEmpty()) {
        rest.add(group.get(i));
      }
    }
    List<CommitResult> others =
        new ArrayList<>(writeRest(rest, rest.size() < group.size(), attempt));
    return verdicts.stream().map(verdict -> verdict.orElseGet(() -> others.remove(0))).toList();
  }

  private List<CommitResult> writeRest(List<Commit> rest, boolean smaller, int attempt) {
    if (smaller) {
      return writeGroup(rest, attempt);
    }
    if (rest.size() > 1) {
      int half = rest.size() / 2;
      List<CommitResult> results = new ArrayList<>(writeGroup(rest.subList(0, half), attempt));
      results.addAll(writeGroup(rest.subList(half, rest.size()), attempt));
      return results;
    }
    if (attempt == MAX_ATTEMPTS) {
      throw new StoreUnavailableException(
          "A commit met another writer " + MAX_ATTEMPTS + " times", new IllegalStateException());
    }
    return writeGroup(rest, attempt + 1);
  }

  /** Returns whether the whole group landed; otherwise nothing of it did. */
  private boolean apply(List<Commit> group) {
    CommitBatch batch = CommitBatch.of(group, tables, events);
    try {
      return database.transaction(
          connection -> {
            write(connection, batch);
            return true;
          });
    } catch (LostRaceException e) {
      return false;
    }
  }

  private void write(Connection connection, CommitBatch batch) throws SQLException {
    try {
      if (dialect.pipelines() && batch.size() <= PIPELINED) {
        Pipeline pipeline = new Pipeline();
        batch.write(pipeline);
        pipeline.run(database, connection);
      } else {
        batch.write(new OneByOne(database, connection));
      }
      batch.values().write(database, connection);
    } catch (SQLException e) {
      if (dialect.isDuplicate(e)) {
        throw new LostRaceException();
      }
      throw e;
    }
  }
}
