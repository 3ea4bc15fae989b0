package io.aiwm.core.feature;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Ids;
import io.aiwm.api.error.NotInstalledException;
import io.aiwm.api.execution.ExecutionOrchestrator;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.SecretResolver;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.net.AddressGuard;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.crypto.SecretKey;

/** All that a {@link Feature} sees of the engine. Safe for use by many threads. */
public interface FeatureContext {

  /** Id of this controller, new with each start. */
  String controllerId();

  /** The clocks; nothing else tells the time. */
  TimeSource time();

  /** Makes ids of records. */
  Ids ids();

  /** For short tasks; what blocks is handed to {@link #work}. */
  Scheduler scheduler();

  /** Bounded pool for what may block on the store. */
  Executor work();

  /** The host's database; open once what was handed to {@link Contributions#runs} is started. */
  Store store();

  /** The engine as a caller, under a new correlation id. */
  Caller self();

  /** Acts that change several records, nodes or other features' state in one commit. */
  Units units();

  /** The records of a type, with the loop of reading, deciding and committing. */
  <T extends Entity> Records<T> records(RecordType<T> type);

  /** The nodes; they can be changed within a unit of work. */
  NodeRegistry nodes();

  /** Durable work. */
  ExecutionOrchestrator executions();

  /** The controllers of this store. */
  Peers peers();

  /** The host's store of secrets. */
  SecretResolver secrets();

  /**
   * Guard of the addresses that the host lets features connect to; check any address that a user
   * names.
   */
  AddressGuard addresses();

  /**
   * Secret keys of the engine's own, for example to sign addresses: the present one first, then
   * those that are still accepted. They follow from the key that signs the tokens of nodes, so that
   * all controllers have the same.
   *
   * @param purpose what they are for; each has keys of its own
   */
  List<SecretKey> keys(String purpose);

  /**
   * Address of the API as machines of the fleet see it, with the path that it is mounted under, as
   * the host has said for the installation of agents.
   */
  URI publicUrl();

  /**
   * Adds meters where the host gave a registry; without one nothing happens.
   *
   * @param binder registers meters; called once, at once. An object of a named class: a lambda
   *     would need Micrometer on the class path of every host
   */
  void meters(Consumer<MeterRegistry> binder);

  /**
   * The implementation of an SPI that a feature offers to others.
   *
   * @throws NotInstalledException if no feature offers it, or none that was installed before
   */
  <P> P port(Class<P> type);
}
