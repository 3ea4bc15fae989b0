package io.aiwm.core.internal.link;

import io.aiwm.api.audit.Audit;
import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.error.Failures;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Principal;
import io.aiwm.api.store.Commit;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.link.flow.Batcher;
import io.aiwm.core.internal.link.flow.WindowLimiter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts tokens of agents that were refused into the audit trail, on the engine's pool. An agent that
 * keeps coming back, or an address that guesses, is written down a few times a minute at most. Safe
 * for use by many threads.
 */
final class RefusedTokens {
  private static final int BATCH = 100;
  private static final Principal NOBODY = Principal.node("", "");

  private final Engine engine;
  private final Audit audit;
  private final WindowLimiter written;
  private final Batcher<AuditEntry> batcher;

  RefusedTokens(LinkContext link, Engine engine) {
    this.engine = engine;
    audit = new Audit(engine.ids(), engine.time());
    written =
        new WindowLimiter(engine.time(), link.settings().limits().failedAuthenticationsPerMinute());
    batcher = new Batcher<>(link.handoff(), BATCH, this::write);
  }

  /** A token that is not genuine, or has expired: nobody knows whose it is. */
  void notGenuine(@Nullable String remoteAddress, ErrorCode code) {
    add("address/" + remoteAddress, NOBODY, NOBODY.owner(), remoteAddress, "", code);
  }

  /**
   * A genuine token that its node does not accept.
   *
   * @param node null if there is none
   */
  void notAccepted(NodeSession session, @Nullable Node node, ErrorCode code) {
    Owner owner = node == null ? NOBODY.owner() : node.owner();
    Principal bearer = Principal.node(session.nodeId(), owner.orgId());
    String key = "node/" + session.nodeId();
    add(key, bearer, owner, session.remoteAddress(), session.nodeId(), code);
  }

  private void add(
      String key,
      Principal bearer,
      Owner owner,
      @Nullable String remoteAddress,
      String nodeId,
      ErrorCode code) {
    if (written.count(key)) {
      Caller caller = new Caller(bearer, CorrelationId.orNew(null), remoteAddress);
      Map<String, Object> details = Map.of("code", code.name());
      batcher.add(
          audit.entry(caller, owner, "node.use_token", "node", nodeId, Audit.REFUSED, details));
    }
  }

  /** A refusal stands even where it cannot be recorded. */
  private void write(List<AuditEntry> entries) {
    Commit.Builder commit = Commit.builder();
    entries.forEach(entry -> commit.insert(AuditEntry.KIND, entry));
    try {
      engine.store().commit(commit.build());
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      engine.outage().waits("Audit of refused tokens", e);
    }
  }
}
