package io.aiwm.core;

import io.aiwm.api.alert.Thresholds;
import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.deadletter.DeadLetter;
import io.aiwm.api.node.Node;
import io.aiwm.api.store.Kind;
import io.aiwm.core.event.NotifierCursor;
import io.aiwm.core.execution.DefaultExecutionOrchestrator;
import io.aiwm.core.history.RollUpCursor;
import io.aiwm.core.http.IdempotencyRecord;
import io.aiwm.core.install.InstallCode;
import java.util.List;
import java.util.stream.Stream;

/** Every kind of record that the engine stores; tests open their stores with them too. */
public final class Kinds {
  public static final List<Kind<?>> ALL =
      Stream.concat(
              DefaultExecutionOrchestrator.KINDS.stream(),
              Stream.of(
                  Node.KIND,
                  AuditEntry.KIND,
                  NotifierCursor.KIND,
                  DeadLetter.KIND,
                  IdempotencyRecord.KIND,
                  InstallCode.KIND,
                  RollUpCursor.KIND,
                  Thresholds.KIND))
          .toList();

  private Kinds() {}
}
