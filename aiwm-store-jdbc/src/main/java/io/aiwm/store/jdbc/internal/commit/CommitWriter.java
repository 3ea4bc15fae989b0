package io.aiwm.store.jdbc.internal.commit;

import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.support.CommitGroups;
import io.aiwm.store.jdbc.internal.commit.EncodedCommit.Row;
import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import io.aiwm.store.jdbc.internal.event.EventTable;
import io.aiwm.store.jdbc.internal.schema.Tables;
import io.aiwm.store.jdbc.internal.sql.Failure;
import io.aiwm.store.jdbc.internal.sql.LostRaceException;
import io.aiwm.store.jdbc.internal.sql.Unavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes commits in groups, each group optimistically in one transaction of a few JDBC batches. A
 * group that meets another writer is rolled back; what lost by then is told so, and the rest is
 * tried again in smaller groups, down to one commit. Each commit hears of its end at once.
 */
public final class CommitWriter {
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
  private final KnownValues known = new KnownValues();
  private final Diagnosis diagnosis;

  public CommitWriter(Database database, Dialect dialect, Tables tables, EventTable events) {
    this.database = database;
    this.dialect = dialect;
    this.tables = tables;
    this.events = events;
    diagnosis = new Diagnosis(database, dialect, tables);
  }

  /** A commit as {@link #write} takes it. */
  public EncodedCommit encoded(Commit commit) {
    return EncodedCommit.of(commit, tables, events);
  }

  /** Writes commits in order, and ends each of them whatever happens. */
  public void write(List<PendingCommit> commits) {
    @Nullable StoreUnavailableException failure = null;
    try {
      for (List<PendingCommit> group : groups(commits)) {
        writeApart(group);
      }
    } catch (StoreUnavailableException e) {
      failure = e;
      // It may have gone back to an earlier state than the one that is known.
      known.clear();
    } finally {
      fail(commits.stream().filter(PendingCommit::open).toList(), failure);
    }
  }

  private static void fail(
      List<PendingCommit> commits, @Nullable StoreUnavailableException failure) {
    for (PendingCommit commit : commits) {
      commit.fail(
          failure == null
              ? new StoreUnavailableException("Writing ended", new IllegalStateException())
              : failure);
    }
  }

  private static List<List<PendingCommit>> groups(List<PendingCommit> commits) {
    return CommitGroups.of(
        commits, commit -> commit.encoded().rows().stream().map(Row::ref).toList(), GROUP);
  }

  /** Where it is the fault of some that none can land, each is written by itself. */
  private void writeApart(List<PendingCommit> group) {
    try {
      writeGroup(group, 1);
    } catch (StoreUnavailableException e) {
      if (Unavailable.ofStatements(e).isEmpty()) {
        throw e;
      }
      List<PendingCommit> open = group.stream().filter(PendingCommit::open).toList();
      if (open.size() == 1) {
        open.get(0).fail(e);
      } else {
        writeSingly(open);
      }
    }
  }

  /** Refused data is its own commit's fault; any other failure that comes twice is everybody's. */
  private void writeSingly(List<PendingCommit> commits) {
    int failures = 0;
    for (PendingCommit commit : commits) {
      try {
        writeGroup(List.of(commit), 1);
      } catch (StoreUnavailableException e) {
        Failure reason = Unavailable.ofStatements(e).orElseThrow(() -> e);
        if (reason != Failure.REFUSED && ++failures > 1) {
          throw e;
        }
        commit.fail(e);
      }
    }
  }

  private void writeGroup(List<PendingCommit> group, int attempt) {
    if (group.isEmpty()) {
      return;
    }
    if (apply(group)) {
      group.forEach(commit -> commit.end(CommitResult.Applied.INSTANCE));
      return;
    }
    List<Optional<CommitResult>> verdicts =
        diagnosis.of(group.stream().map(commit -> commit.encoded().commit()).toList());
    List<PendingCommit> rest = new ArrayList<>();
    for (int i = 0; i < group.size(); i++) {
      PendingCommit commit = group.get(i);
      verdicts.get(i).ifPresentOrElse(commit::end, () -> rest.add(commit));
    }
    writeRest(rest, rest.size() < group.size(), attempt);
  }

  private void writeRest(List<PendingCommit> rest, boolean smaller, int attempt) {
    if (smaller) {
      writeGroup(rest, attempt);
    } else if (rest.size() > 1) {
      int half = rest.size() / 2;
      writeGroup(rest.subList(0, half), attempt);
      writeGroup(rest.subList(half, rest.size()), attempt);
    } else if (attempt < MAX_ATTEMPTS) {
      writeGroup(rest, attempt + 1);
    } else {
      String message = "A commit met another writer " + MAX_ATTEMPTS + " times";
      rest.forEach(
          commit ->
              commit.fail(new StoreUnavailableException(message, new IllegalStateException())));
    }
  }

  /**
   * Writes a commit into a transaction of the host's, once: where it loses, the host must roll
   * back.
   */
  public CommitResult join(Connection connection, Commit commit) {
    CommitBatch batch = CommitBatch.of(List.of(encoded(commit)), events, known);
    try {
      if (connection.getAutoCommit()) {
        throw new IllegalStateException(
            "The connection has auto-commit on: there is nothing to join");
      }
      database.begin(connection);
      write(connection, batch);
      return CommitResult.Applied.INSTANCE;
    } catch (LostRaceException e) {
      return diagnosis
          .of(List.of(commit))
          .get(0)
          .orElseGet(() -> new CommitResult.Conflict(List.of()));
    } catch (SQLException e) {
      throw Unavailable.because("", e);
    } finally {
      batch.values().ended(false); // Nobody tells whether the host commits.
    }
  }

  /** Returns whether the whole group landed; otherwise nothing of it did. */
  private boolean apply(List<PendingCommit> group) {
    List<EncodedCommit> encoded = group.stream().map(PendingCommit::encoded).toList();
    CommitBatch batch = CommitBatch.of(encoded, events, known);
    boolean landed = false;
    try {
      landed =
          database.transaction(
              connection -> {
                write(connection, batch);
                return true;
              });
    } catch (LostRaceException e) {
      return false;
    } finally {
      batch.values().ended(landed);
    }
    return landed;
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
