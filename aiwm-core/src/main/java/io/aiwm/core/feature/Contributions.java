package io.aiwm.core.feature;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.execution.StepHandler;
import io.aiwm.api.store.Kind;
import io.aiwm.core.http.Operation;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Registrar through which a {@link Feature} hands its parts to the engine during installation. For
 * use by the installing thread, until {@link Feature#install} returns.
 */
public interface Contributions {

  /** REST operations; they are on the API document, authorized, audited, limited and metered. */
  Contributions operations(Collection<? extends Operation<?, ?>> more);

  /**
   * The plain REST operations of a sort of record.
   *
   * @throws IllegalArgumentException if no feature declares the type
   */
  <T extends Entity> Contributions resource(Resource<T> resource);

  /** Types of command that steps may send, and that anybody else may who has the permission. */
  Contributions commandTypes(Collection<CommandType> types);

  /** Types of message that agents send. */
  Contributions nodeMessages(Collection<? extends NodeMessage<?>> types);

  /** Adds events to those of executions. */
  Contributions executionCompanion(ExecutionCompanion companion);

  /** A step that executions of any controller may call as {@code local.<name>}. */
  Contributions stepHandler(StepHandler<?, ?> handler);

  /** Work that is done now and then. */
  Contributions task(LeasedTask task);

  /**
   * A component that runs by itself and is no task. It is started once the store is open, in the
   * order in which it was handed over, and closed in the reverse order, also where the start of
   * something failed.
   *
   * @param start begins it; what it throws ends the start of the engine
   * @param close ends it, and waits for what must not be cut short; called once
   */
  Contributions runs(Runnable start, AutoCloseable close);

  /** A part that shows on the health page. */
  Contributions health(HealthContributor part);

  /**
   * Declares the retention of an append-only kind; older records are removed in small batches.
   *
   * @param kept more than zero
   */
  <T extends Entity> Contributions retention(Kind<T> kind, Duration kept);

  /**
   * Offers a port, an SPI that other features look up by its type.
   *
   * @throws IllegalStateException if another feature offers it already
   */
  <P> Contributions port(Class<P> type, P implementation);

  /**
   * A module of the dashboard: an ES module that adds pages and panels, see {@code
   * docs/dashboard.md}.
   *
   * @param file plain name of a file on the feature's class path, in {@code
   *     META-INF/aiwm-dashboard/features/<feature>/}; other files there are served beside it
   */
  Contributions dashboard(String file);

  /**
   * Names what is done once every feature of the engine is installed: all ports are there, and the
   * catalogue is complete. The store is not open yet.
   */
  Contributions whenComplete(Consumer<Catalogue> action);
}
