package io.aiwm.tests.execution;

import io.aiwm.core.feature.Peers;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** Controllers that live until a test says that they are dead. */
final class FakePeers implements Peers {
  /** Those whose leases are over; of no others is anything known but that they live. */
  final Set<String> dead = ConcurrentHashMap.newKeySet();

  private final String self;

  FakePeers(String self) {
    this.self = self;
  }

  /** Lives, and has as many peers as nobody counts; changes whenever one dies. */
  @Override
  public Set<String> live() {
    Set<String> live = new TreeSet<>(Set.of(self));
    dead.forEach(id -> live.add("all but " + id));
    return live;
  }

  @Override
  public boolean isLive(String controllerId) {
    return !dead.contains(controllerId);
  }

  @Override
  public void send(String recipient, String type, String payload) {}

  @Override
  public void on(String type, BiConsumer<String, String> handler) {}
}
