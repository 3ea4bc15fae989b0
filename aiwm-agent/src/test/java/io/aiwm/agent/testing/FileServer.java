package io.aiwm.agent.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A web server with files, and with all the faults that such servers have. */
public final class FileServer implements AutoCloseable {
  public final Map<String, byte[]> files = new ConcurrentHashMap<>();
  public final Map<String, String> redirects = new ConcurrentHashMap<>();
  public final Map<String, String> tags = new ConcurrentHashMap<>();
  public final List<String> requests = new CopyOnWriteArrayList<>();
  public final List<Headers> headers = new CopyOnWriteArrayList<>();
  public final AtomicLong bytesSent = new AtomicLong();

  /** Answers that break off in the middle before all goes well. */
  public final AtomicInteger cuts = new AtomicInteger();

  /** Answers with status 503 before all goes well. */
  public final AtomicInteger busy = new AtomicInteger();

  /** Counted down by whoever wants answers to go on beyond their first half. */
  public volatile CountDownLatch gate = new CountDownLatch(0);

  public volatile boolean ranges = true;

  /** Whether each answer calls the file by another tag, as servers behind one name may. */
  public volatile boolean tagsInTurn;

  /** Parts that are given before only the whole is. */
  public final AtomicInteger parts = new AtomicInteger(Integer.MAX_VALUE);

  /** What a busy server asks for. */
  public volatile String retryAfter = "";

  public volatile String token = "";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  public FileServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(exchange.getRequestURI().toString());
    headers.add(exchange.getRequestHeaders());
    try (exchange) {
      byte[] file = files.get(path);
      // RFC 3986 knows no other characters.
      if (!exchange.getRequestURI().toString().matches("[!-~&&[^\"<>\\\\^`{|}]]{1,9999}")) {
        exchange.sendResponseHeaders(400, -1);
      } else if (!token.isEmpty()
          && !("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
      } else if (redirects.containsKey(path)) {
        exchange.getResponseHeaders().add("Location", redirects.get(path));
        exchange.sendResponseHeaders(302, -1);
      } else if (file == null) {
        exchange.sendResponseHeaders(404, -1);
      } else if (busy.getAndUpdate(it -> Math.max(0, it - 1)) > 0) {
        if (!retryAfter.isEmpty()) {
          exchange.getResponseHeaders().add("Retry-After", retryAfter);
        }
        exchange.sendResponseHeaders(503, -1);
      } else {
        String tag = tagsInTurn ? "\"" + requests.size() + "\"" : "\"1\"";
        send(exchange, file, tags.getOrDefault(path, tag));
      }
    }
  }

  private void send(HttpExchange exchange, byte[] file, String tag) throws IOException {
    exchange.getResponseHeaders().add("ETag", tag);
    String range = exchange.getRequestHeaders().getFirst("Range");
    String ifRange = exchange.getRequestHeaders().getFirst("If-Range");
    int from = 0;
    int to = file.length;
    if (ranges
        && range != null
        && (ifRange == null || ifRange.equals(tag))
        && parts.getAndDecrement() > 0) {
      String[] ends = range.substring("bytes=".length()).split("-", -1);
      from = Integer.parseInt(ends[0]);
      to = ends[1].isEmpty() ? file.length : Math.min(file.length, Integer.parseInt(ends[1]) + 1);
      if (from >= file.length) {
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      exchange
          .getResponseHeaders()
          .add("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + file.length);
      exchange.sendResponseHeaders(206, to - from);
    } else {
      exchange.sendResponseHeaders(200, file.length == 0 ? -1 : file.length);
    }
    write(exchange.getResponseBody(), file, from, to);
  }

  private void write(OutputStream out, byte[] file, int from, int to) throws IOException {
    int half = from + (to - from) / 2;
    if (to - from > 1) {
      out.write(file, from, half - from);
      out.flush();
      bytesSent.addAndGet(half - from);
      if (cuts.getAndUpdate(it -> Math.max(0, it - 1)) > 0) {
        throw new IOException("cut");
      }
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    } else {
      half = from;
    }
    out.write(file, half, to - half);
    bytesSent.addAndGet(to - half);
  }

  public void text(String path, String text) {
    files.put(path, text.getBytes(UTF_8));
  }

  @Override
  public void close() {
    while (gate.getCount() > 0) {
      gate.countDown();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
