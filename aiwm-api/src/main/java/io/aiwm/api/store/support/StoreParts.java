package io.aiwm.api.store.support;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.EventLog;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.LeaseStore;
import io.aiwm.api.store.MetricsStore;
import io.aiwm.api.store.SignalStore;
import io.aiwm.api.store.TelemetryStore;
import java.util.List;

/** Parts of a store that is open. Safe for use by many threads. */
public interface StoreParts {

  /**
   * The reader of a kind.
   *
   * @throws IllegalArgumentException if the store was opened without that kind
   */
  <T extends Entity> RecordReader<T> reader(Kind<T> kind);

  CommitResult commit(Commit commit);

  List<CommitResult> commitAll(List<Commit> commits);

  TelemetryStore telemetry();

  MetricsStore metrics();

  EventLog events();

  LeaseStore leases();

  SignalStore signals();

  UnreadableRecords unreadable();

  void ping();

  /** Short name of the store and of what it is open on. */
  String describe();

  void close();
}
