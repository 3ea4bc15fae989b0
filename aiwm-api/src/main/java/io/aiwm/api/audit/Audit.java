package io.aiwm.api.audit;

import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Ids;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.security.Caller;
import io.aiwm.api.time.TimeSource;
import java.util.Map;

/** Makes audit entries; whoever asks for one puts it into the commit that it tells of. */
public final class Audit {
  public static final String OK = "ok";
  public static final String REFUSED = "refused";
  public static final String FAILED = "failed";

  private final Ids ids;
  private final TimeSource time;

  public Audit(Ids ids, TimeSource time) {
    this.ids = ids;
    this.time = time;
  }

  /**
   * An entry for the audit trail.
   *
   * @param owner owner of the thing acted upon
   * @param action for example {@code node.create}
   * @param resourceType for example {@code node}
   * @param resourceId id of the thing; may be empty
   * @param result {@link #OK}, {@link #REFUSED} or {@link #FAILED}
   * @param details facts without secrets
   */
  public AuditEntry entry(
      Caller caller,
      Owner owner,
      String action,
      String resourceType,
      String resourceId,
      String result,
      Map<String, Object> details) {
    return new AuditEntry(
        Header.fresh(ids.next(), owner, caller.id(), time.now()),
        caller.principal().type(),
        caller.id(),
        action,
        resourceType,
        resourceId,
        result,
        caller.remoteAddress(),
        caller.correlationId(),
        details);
  }
}
