package io.aiwm.core.internal.node.registration;

import io.aiwm.api.error.Failures;
import io.aiwm.api.security.Caller;
import io.aiwm.api.wire.NodeRegister;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All who are told what nodes say when they register; a port that other features add to while they
 * are installed. Safe for use by many threads.
 */
public final class NodeRegistrations {
  private static final Logger log = LoggerFactory.getLogger(NodeRegistrations.class);

  /** Told of registrations that have been stored. */
  @FunctionalInterface
  public interface Listener {

    /** A node has registered on a session of this controller. May block on the store. */
    void registered(Caller caller, String nodeId, NodeRegister message);
  }

  private final List<Listener> all = new CopyOnWriteArrayList<>();

  /** One more listener; those that were added before it are told first. */
  public void add(Listener listener) {
    all.add(listener);
  }

  /** Tells all of a registration; one that fails hinders no other, nor the registration. */
  public void registered(Caller caller, String nodeId, NodeRegister message) {
    all.forEach(listener -> tell(listener, caller, nodeId, message));
  }

  private static void tell(Listener listener, Caller caller, String nodeId, NodeRegister message) {
    try {
      listener.registered(caller, nodeId, message);
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.error("A listener failed on the registration of node {}", nodeId, e);
    }
  }
}
