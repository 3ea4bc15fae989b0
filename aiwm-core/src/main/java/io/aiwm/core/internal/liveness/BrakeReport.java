package io.aiwm.core.internal.liveness;

import io.aiwm.api.audit.Audit;
import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.error.Failures;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.Recipients;
import io.aiwm.api.event.Severity;
import io.aiwm.api.event.Subject;
import io.aiwm.api.security.Caller;
import io.aiwm.api.store.Commit;
import io.aiwm.core.internal.engine.Engine;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log, in an event and in the audit trail that the brake was applied or released. */
final class BrakeReport {
  private static final Logger log = LoggerFactory.getLogger(BrakeReport.class);
  static final String APPLIED = "liveness.brake_applied";
  static final String RELEASED = "liveness.brake_released";

  private static final Owner NOBODY = Owner.of("", "");

  private final Engine engine;
  private final Audit audit;
  private final AtomicLong changes = new AtomicLong();

  BrakeReport(Engine engine) {
    this.engine = engine;
    audit = new Audit(engine.ids(), engine.time());
  }

  void changed(Brake.State before, Brake.State after, Round round) {
    log.info(
        "Liveness brake: {} (was {}); {} of {} nodes silent",
        names(after.reasons()),
        names(before.reasons()),
        round.silent(),
        round.watched());
    boolean startOnly =
        after.reasons().isEmpty() && before.reasons().equals(Set.of(Brake.Reason.STARTING));
    if (startOnly) {
      return; // Every start ends so; nobody needs to be told.
    }
    Commit commit = commit(after, round);
    try {
      engine.work().execute(() -> write(commit));
    } catch (RejectedExecutionException busy) {
      log.debug("The brake's event was not written: {}", busy.toString());
    }
  }

  private Commit commit(Brake.State state, Round round) {
    Caller self = engine.self();
    String type = state.on() ? APPLIED : RELEASED;
    Map<String, Object> facts =
        Map.of(
            "controllerId", engine.controllerId(),
            "reasons", names(state.reasons()),
            "watched", round.watched(),
            "silent", round.silent(),
            "due", round.lost().size());
    Subject subject = new Subject("controller", engine.controllerId());
    long version = changes.incrementAndGet();
    Event event =
        new Event(
            Event.idOf(subject, version, 0),
            type,
            state.on() ? Severity.WARNING : Severity.INFO,
            subject,
            version,
            0,
            engine.time().now(),
            NOBODY,
            Recipients.of(NOBODY),
            self.correlationId(),
            facts);
    AuditEntry entry =
        audit.entry(self, NOBODY, type, "controller", engine.controllerId(), Audit.OK, facts);
    return Commit.builder().insert(AuditEntry.KIND, entry).event(event).build();
  }

  /** Best effort: with the store down, the log and the health page say it alone. */
  private void write(Commit commit) {
    try {
      engine.store().commit(commit);
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.debug("The brake's event was not written: {}", e.toString());
    }
  }

  static List<String> names(Set<Brake.Reason> reasons) {
    return reasons.stream().sorted().map(r -> r.name().toLowerCase(Locale.ROOT)).toList();
  }
}
