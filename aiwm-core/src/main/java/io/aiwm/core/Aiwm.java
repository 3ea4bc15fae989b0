package io.aiwm.core;

import io.aiwm.api.error.Failures;
import io.aiwm.api.execution.ExecutionOrchestrator;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Principal;
import io.aiwm.api.store.Kind;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.HealthReport;
import io.aiwm.core.host.ControlPlane;
import io.aiwm.core.http.HttpApi;
import io.aiwm.core.install.NodeTokenService;
import io.aiwm.core.internal.health.HealthReports;
import io.aiwm.core.link.NodeLink;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One engine: a control plane inside a host. It keeps no static state, so that several may live in
 * one JVM. Safe for use by many threads.
 *
 * <p>A host builds it, starts it, and hands it to the adapters of its container, {@code
 * io.aiwm.core.jakarta.AiwmServlet} and {@code NodeEndpoint}.
 */
public final class Aiwm implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Aiwm.class);

  private final Wiring wiring;
  private State state = State.BUILT;

  private enum State {
    BUILT,
    STARTED,
    CLOSED
  }

  Aiwm(Wiring wiring) {
    this.wiring = wiring;
  }

  public static AiwmBuilder builder() {
    return new AiwmBuilder();
  }

  /**
   * Opens the store, takes this controller's lease and begins all duties. Where it fails, what had
   * begun is closed again.
   *
   * @throws io.aiwm.api.error.StoreUnavailableException if the database does not answer
   * @throws IllegalStateException if it was started or closed before
   */
  public synchronized void start() {
    if (state != State.BUILT) {
      throw new IllegalStateException("An engine can be started only once; this one is " + state);
    }
    state = State.STARTED;
    try {
      wiring.start();
      log.info("AIWM {} has started on {}", Version.current(), wiring.describe());
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      close();
      throw e;
    }
  }

  /**
   * Lets go of everybody outside: requests are answered 503 from now on, event streams end, agents
   * are told to come back later. The engine itself goes on until it is closed. For the moment at
   * which the host begins to stop, where its container waits for open requests. Idempotent.
   */
  public synchronized void disconnect() {
    if (state == State.STARTED) {
      wiring.disconnect();
    }
  }

  /**
   * Ends in order: no new requests, agents told to come back later, what is in memory written,
   * duties stopped, the lease given up, the store closed. Idempotent.
   */
  @Override
  public synchronized void close() {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      wiring.close();
    }
  }

  /**
   * The control plane as a user may use it, in process, by the same rules as over REST. All that is
   * done through it has one new correlation id.
   */
  public ControlPlane as(Principal principal) {
    return as(new Caller(principal, UUID.randomUUID().toString(), null));
  }

  /**
   * The control plane as a caller, within a request of the host's, whose correlation id and address
   * it keeps.
   */
  public ControlPlane as(Caller caller) {
    return new ControlPlane(wiring.features().port(FeatureContext.class), caller);
  }

  /** The health of this controller, as {@code GET /health} shows it; not older than a second. */
  public HealthReport health() {
    return wiring.features().port(HealthReports.class).current();
  }

  /** The nodes, for the host itself: nothing is asked about permissions. */
  public NodeRegistry nodes() {
    return wiring.features().port(NodeRegistry.class);
  }

  /** Durable work, for the host itself: of permissions only those of commands are asked. */
  public ExecutionOrchestrator executions() {
    return wiring.features().port(ExecutionOrchestrator.class);
  }

  /** Tokens of nodes, and how agents are installed. */
  public NodeTokenService nodeTokens() {
    return wiring.features().port(NodeTokenService.class);
  }

  /** Every kind of record that this engine stores, those of the host's features included. */
  public List<Kind<?>> kinds() {
    return wiring.features().kinds();
  }

  /**
   * The implementation of an SPI that a feature offers.
   *
   * @throws io.aiwm.api.error.NotInstalledException if none does
   */
  public <P> P port(Class<P> type) {
    return wiring.features().port(type);
  }

  /** The REST API, for an adapter of the host's container. */
  public HttpApi http() {
    return wiring.http();
  }

  /** The node link, for an adapter of the host's container. */
  public NodeLink link() {
    return wiring.features().port(NodeLink.class);
  }
}
