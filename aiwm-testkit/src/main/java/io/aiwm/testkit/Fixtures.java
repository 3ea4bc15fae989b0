package io.aiwm.testkit;

import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.Recipients;
import io.aiwm.api.event.Severity;
import io.aiwm.api.event.Subject;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeRole;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.StoreContext;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.BuiltIns;
import io.aiwm.core.json.JsonCodecs;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Records and callers to begin a test with. */
public final class Fixtures {
  /** Every kind of record that AIWM has. */
  public static final List<Kind<?>> KINDS = BuiltIns.kinds();

  public static final String ORG = "org-1";
  public static final String OTHER_ORG = "org-2";

  private static final AtomicLong COUNTER = new AtomicLong();

  private Fixtures() {}

  /** What an engine would hand to its store. */
  public static StoreContext storeContext(TimeSource time, Scheduler scheduler) {
    return storeContext(KINDS, time, scheduler);
  }

  public static StoreContext storeContext(
      List<Kind<?>> kinds, TimeSource time, Scheduler scheduler) {
    return new StoreContext(kinds, new JsonCodecs(), time, scheduler);
  }

  /** An id that no other call in this JVM gives; ids of one JVM sort by age. */
  public static String newId() {
    return String.format(Locale.ROOT, "%024x", COUNTER.incrementAndGet());
  }

  public static Owner owner(String orgId) {
    return Owner.of(orgId, "user-1");
  }

  /** A header of {@link #ORG}, created at {@link VirtualTime#START}. */
  public static Header header() {
    return header(ORG);
  }

  public static Header header(String orgId) {
    return Header.fresh(newId(), owner(orgId), "user-1", VirtualTime.START);
  }

  /** A pending node of {@link #ORG} without connection or inventory. */
  public static Node node(String name) {
    return node(ORG, name);
  }

  public static Node node(String orgId, String name) {
    return new Node(
        header(orgId),
        name,
        List.of(NodeRole.WORKER),
        NodeStatus.PENDING,
        false,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** The next version of a node, changed by {@code user-1} and not otherwise. */
  public static Node next(Node node) {
    return node.withHeader(node.header().next("user-1", VirtualTime.START));
  }

  /** An owner of {@link #ORG}, who may do everything in it. */
  public static Caller orgOwner() {
    return user(ORG, Role.ORGANIZATION_OWNER);
  }

  public static Caller user(String orgId, Role... roles) {
    return new Caller(
        Principal.user("user-1", "user", orgId, Set.of(roles)), "correlation-1", "127.0.0.1");
  }

  /** An event about a node, with an id as the engine makes them. */
  public static Event event(Node node, String type) {
    Subject subject = new Subject("node", node.id());
    return new Event(
        Event.idOf(subject, node.version(), 0),
        type,
        Severity.INFO,
        subject,
        node.version(),
        0,
        node.updatedAt(),
        node.owner(),
        Recipients.of(node.owner()),
        "correlation-1",
        Map.of("name", node.name()));
  }
}
