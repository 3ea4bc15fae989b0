package io.aiwm.core.internal.http;

import io.aiwm.api.audit.Audit;
import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.entity.Ids;
import io.aiwm.api.error.Failures;
import io.aiwm.api.error.ForbiddenException;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Permission;
import io.aiwm.api.store.Commit;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.HttpMethod;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.engine.Engine;
import java.util.Map;

/**
 * Authorization of operations, and the audit of refusals: the same rules over REST and in process.
 * Blocks on the store where it refuses. Safe for use by many threads.
 */
public final class Authorization {
  private final Engine engine;
  private final Audit audit;

  public Authorization(Engine engine) {
    this.engine = engine;
    audit = new Audit(engine.ids(), engine.time());
  }

  /**
   * Lets a caller pass, or records the refusal.
   *
   * @param id the record that the operation is about, or empty
   * @throws ForbiddenException if the operation needs another role, or another node
   */
  public void require(Caller caller, Operation<?, ?> operation, String id) {
    Permission needed = operation.access().permission();
    ForbiddenException refusal = null;
    if (needed != null && !caller.principal().may(needed)) {
      refusal =
          new ForbiddenException(
              operation.name() + " requires a role with the permission " + needed);
    } else if (operation.access() == Access.NODE && !caller.id().equals(id)) {
      refusal = new ForbiddenException("The token belongs to another node");
    }
    if (refusal != null) {
      record(caller, operation, id, Audit.REFUSED, refusal.code());
      throw refusal;
    }
  }

  /**
   * Records that somebody who may change something did not succeed; what succeeds is audited with
   * its change, and what only reads is not audited. What was asked for may need more than the
   * operation does.
   */
  public void failed(Caller caller, Operation<?, ?> operation, String id, Throwable failure) {
    if (operation.method() != HttpMethod.GET) {
      String code = Problems.code(failure);
      String result = code.equals(ForbiddenException.CODE) ? Audit.REFUSED : Audit.FAILED;
      record(caller, operation, id, result, code);
    }
  }

  /** A refusal stands even where it cannot be recorded. */
  void record(Caller caller, Operation<?, ?> operation, String id, String result, String code) {
    AuditEntry entry =
        audit.entry(
            caller,
            caller.principal().owner(),
            operation.name(),
            operation.resource(),
            Ids.isId(id) ? id : "",
            result,
            Map.of("code", code));
    try {
      engine.store().commit(Commit.builder().insert(AuditEntry.KIND, entry).build());
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      engine.outage().waits("Audit of refusals", e);
    }
  }
}
