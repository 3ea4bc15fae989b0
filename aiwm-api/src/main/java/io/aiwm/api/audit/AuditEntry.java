package io.aiwm.api.audit;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Compact;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.security.PrincipalType;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Entry of the audit trail: actor, action, target, origin and result. Append-only.
 *
 * @param header shared fields; {@code owner} is that of the thing acted upon
 * @param actorType user, node or system
 * @param actorId id of the actor; empty where it could not be verified
 * @param action for example {@code node.create}
 * @param resourceType for example {@code node}
 * @param resourceId id of the thing acted upon; may be empty
 * @param result {@code ok}, {@code refused} or {@code failed}
 * @param remoteAddress where the request came from, if known
 * @param correlationId joins the entry with log lines and events
 * @param details what changed: from, to, why; never a secret
 */
@Compact
@RecordBuilder
public record AuditEntry(
    @JsonUnwrapped Header header,
    PrincipalType actorType,
    String actorId,
    String action,
    String resourceType,
    String resourceId,
    String result,
    @Nullable String remoteAddress,
    String correlationId,
    Map<String, Object> details)
    implements AuditEntryBuilder.With, Entity {

  public static final Kind<AuditEntry> KIND =
      Kind.of("audit", AuditEntry.class)
          .field(Field.text("actorId", AuditEntry::actorId))
          .field(Field.text("action", AuditEntry::action))
          .field(Field.text("resourceType", AuditEntry::resourceType))
          .field(Field.text("resourceId", AuditEntry::resourceId))
          .field(Field.text("result", AuditEntry::result).among(List.of("ok", "refused", "failed")))
          .field(Field.text("correlationId", AuditEntry::correlationId))
          .appendOnly()
          .unindexed("updatedAt", "resourceType", "result")
          .build();

  @Override
  public AuditEntry withHeader(Header newHeader) {
    return AuditEntryBuilder.With.super.withHeader(newHeader);
  }
}
