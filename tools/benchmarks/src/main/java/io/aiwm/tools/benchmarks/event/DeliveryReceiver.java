package io.aiwm.tools.benchmarks.event;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aiwm.api.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A local receiver that notes when each event came first, and in which order. */
final class DeliveryReceiver implements AutoCloseable {
  private final TimeSource time = TimeSource.system();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);

  /** When an event came first, by id; monotonic nanoseconds. */
  final Map<String, Long> arrivals = new ConcurrentHashMap<>();

  /** Ids in order of their first arrival. */
  final Queue<String> order = new ConcurrentLinkedQueue<>();

  final AtomicInteger repeated = new AtomicInteger();
  volatile boolean down;

  DeliveryReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
    server.createContext("/events", this::take);
    server.setExecutor(threads);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/events");
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String id = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      if (!down) {
        if (arrivals.putIfAbsent(id, time.nanos()) == null) {
          order.add(id);
        } else {
          repeated.incrementAndGet();
        }
      }
      exchange.sendResponseHeaders(down ? 503 : 204, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
