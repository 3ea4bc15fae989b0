package io.aiwm.tests.cluster;

import io.aiwm.core.Aiwm;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import io.aiwm.testkit.agent.LinkTransport;
import java.util.concurrent.CompletableFuture;

/** One controller's process on a database that it shares. */
final class ControllerProcess {
  static final String SECRET = "a secret of at least thirty-two bytes";

  final InMemoryStore store;
  final Lifeline life;
  final Aiwm aiwm;
  private final VirtualTime time;
  private boolean up = true;

  ControllerProcess(String name, InMemoryStore store, VirtualTime time) {
    this.store = store;
    this.time = time;
    life = new Lifeline(time);
    aiwm =
        Aiwm.builder()
            .controllerName(name)
            .store(store)
            .authenticator(request -> Fixtures.orgOwner().principal())
            .nodeTokens(NodeTokens.hs256(SECRET).withTime(time))
            .notifiersOnClassPath(false)
            .timeSource(time)
            .scheduler(life)
            .executors(life, life)
            .build();
    aiwm.start();
  }

  boolean up() {
    return up;
  }

  LinkTransport.Port port() {
    return new LinkTransport.Port(up ? aiwm.link() : null, life);
  }

  /** Nothing more happens, nothing is given back. */
  void kill() {
    up = false;
    life.kill();
  }

  /** Shut down in order. */
  void close() {
    up = false;
    aiwm.close();
  }

  HttpResponse get(String target) {
    CompletableFuture<HttpResponse> answer =
        aiwm.http().handle(HttpRequest.of("GET", target)).toCompletableFuture();
    time.runDue();
    return answer.join();
  }
}
