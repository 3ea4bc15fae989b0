package io.aiwm.core.host;

import io.aiwm.api.execution.ExecutionOrchestrator;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.security.Caller;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.Catalogue;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.Units;
import io.aiwm.core.http.Listings;
import io.aiwm.core.internal.command.NodeControl;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.event.EventTail;
import io.aiwm.core.internal.history.HistoryReader;
import io.aiwm.core.internal.http.Authorization;
import java.util.function.Function;

/**
 * The control plane as one caller may use it, in process: {@code aiwm.as(user)}. What is allowed,
 * whose records are reached and what is audited follows from the caller as over REST. Only rates
 * are not limited, and nothing is remembered by an {@code Idempotency-Key}: see {@link
 * io.aiwm.api.execution.ExecutionDraftBuilder#id}.
 *
 * <p>Cheap to make, for one request of the host's or kept for a user. Methods block on the store,
 * may be called from many threads, and throw {@link io.aiwm.api.error.AiwmException}s: {@link
 * io.aiwm.api.error.ForbiddenException} where the caller may not, {@link
 * io.aiwm.api.error.StoreUnavailableException} where the database does not answer.
 */
public final class ControlPlane {
  private final FeatureContext engine;
  private final Guard guard;

  /** The control plane of an engine; hosts have it from {@code Aiwm.as}. */
  public ControlPlane(FeatureContext engine, Caller caller) {
    this.engine = engine;
    guard =
        new Guard(
            engine.port(Catalogue.class),
            new Authorization(engine.port(Engine.class)),
            engine.port(Listings.class),
            caller);
  }

  /** The caller, whose correlation id marks everything that is done through this object. */
  public Caller caller() {
    return guard.caller();
  }

  /** The nodes: records, cordons, drains and commands. */
  public Nodes nodes() {
    return new Nodes(guard, engine.port(NodeRegistry.class), engine.port(NodeControl.class));
  }

  /** Durable work. */
  public Executions executions() {
    return new Executions(guard, engine.port(ExecutionOrchestrator.class), engine.units());
  }

  /** The event log. */
  public Events events() {
    return new Events(guard, engine.store().events(), engine.port(EventTail.class));
  }

  /** The audit trail. */
  public AuditTrail audit() {
    return new AuditTrail(guard, engine.store());
  }

  /** Metrics of nodes. */
  public NodeMeasurements metrics() {
    return new NodeMeasurements(
        guard, engine.nodes(), engine.store(), engine.port(HistoryReader.class));
  }

  /**
   * Carries out an act of several changes in one commit: all of them land, or none. When somebody
   * else was first, the act is called again on a new unit, so it has no effects of its own; see
   * {@link Units#run}.
   *
   * @param act adds changes to the unit, by {@link Nodes#change(Unit, String,
   *     io.aiwm.api.node.NodePatch)}, {@link Executions#submit(Unit,
   *     io.aiwm.api.execution.ExecutionDraft)} or records of the host's features
   * @return the act's answer
   */
  public <R> R together(Function<Unit, R> act) {
    Units units = engine.units();
    return units.run(caller(), act);
  }
}
