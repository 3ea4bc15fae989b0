package io.aiwm.serving.hub;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * A hub of one repository, {@code org/tiny}, as the Hugging Face hub answers: a listing of a
 * revision, files of a commit, large ones behind a redirect to other addresses. {@code
 * .ci/hub-check} proves it with the hub's own client.
 */
final class FakeHub implements AutoCloseable {
  private static final int LARGE = 1 << 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Answers for the next requests of files, instead of the file. */
  final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

  final List<String> asked = new CopyOnWriteArrayList<>();
  volatile String neededToken = "";
  volatile boolean gated;
  private final Map<String, Map<String, byte[]>> commits = new ConcurrentHashMap<>();
  private final HttpServer server;
  private volatile String main = "";

  /** What happens to a request. */
  interface Fault {
    void on(HttpExchange exchange, byte[] bytes) throws IOException;
  }

  FakeHub() throws IOException {
    this(0);
  }

  FakeHub(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/api/models/org/tiny/revision/", this::listing);
    server.createContext("/api/models/org/tiny/tree/", this::tree);
    server.createContext("/org/tiny/resolve/", this::file);
    server.createContext("/large/", this::large);
    server.createContext("/", exchange -> refuse(exchange, 404, "RepoNotFound"));
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Another host's address, as large files have: clients follow it differently. */
  private String elsewhere() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** A new commit, to which {@code main} points from now on. */
  String commit(Map<String, byte[]> files) {
    String commit = hex("SHA-1", Integer.toString(commits.size()).getBytes(StandardCharsets.UTF_8));
    commits.put(commit, new TreeMap<>(files));
    main = commit;
    return commit;
  }

  private boolean admitted(HttpExchange exchange) throws IOException {
    String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    if (!neededToken.isEmpty() && !token.equals("Bearer " + neededToken)) {
      refuse(exchange, gated ? 403 : 401, gated ? "GatedRepo" : "RepoNotFound");
      return false;
    }
    return true;
  }

  private void listing(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().getPath());
    if (!admitted(exchange)) {
      return;
    }
    String revision = exchange.getRequestURI().getPath().replaceFirst(".*/revision/", "");
    String commit = revision.equals("main") ? main : revision;
    Map<String, byte[]> files = commits.get(commit);
    if (files == null) {
      refuse(exchange, 404, "RevisionNotFound");
      return;
    }
    List<Map<String, Object>> siblings = new ArrayList<>();
    files.forEach((path, bytes) -> siblings.add(sibling(path, bytes)));
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("_id", "65f000000000000000000000");
    model.put("id", "org/tiny");
    model.put("modelId", "org/tiny");
    model.put("private", false);
    model.put("tags", List.of());
    model.put("downloads", 1);
    model.put("likes", 0);
    model.put("sha", commit);
    model.put("siblings", siblings);
    byte[] body = JSON.writeValueAsBytes(model);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    send(exchange, 200, body);
  }

  /** The files of a commit in another form, which the hub's own client asks for. */
  private void tree(HttpExchange exchange) throws IOException {
    if (!admitted(exchange)) {
      return;
    }
    String commit = exchange.getRequestURI().getPath().replaceFirst(".*/tree/", "");
    Map<String, byte[]> files = commits.get(commit.equals("main") ? main : commit);
    if (files == null) {
      refuse(exchange, 404, "RevisionNotFound");
      return;
    }
    List<Map<String, Object>> entries = new ArrayList<>();
    files.forEach((path, bytes) -> entries.add(entry(path, bytes)));
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    send(exchange, 200, JSON.writeValueAsBytes(entries));
  }

  private static Map<String, Object> entry(String path, byte[] bytes) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("type", "file");
    entry.put("oid", blobId(bytes));
    entry.put("size", bytes.length);
    entry.put("path", path);
    if (bytes.length >= LARGE) {
      entry.put(
          "lfs", Map.of("oid", hex("SHA-256", bytes), "size", bytes.length, "pointerSize", 134));
    }
    return entry;
  }

  private static Map<String, Object> sibling(String path, byte[] bytes) {
    Map<String, Object> sibling = new LinkedHashMap<>();
    sibling.put("rfilename", path);
    sibling.put("size", bytes.length);
    sibling.put("blobId", blobId(bytes));
    if (bytes.length >= LARGE) {
      sibling.put(
          "lfs", Map.of("sha256", hex("SHA-256", bytes), "size", bytes.length, "pointerSize", 134));
    }
    return sibling;
  }

  private void file(HttpExchange exchange) throws IOException {
    if (!admitted(exchange)) {
      return;
    }
    String[] parts =
        exchange.getRequestURI().getPath().replaceFirst("/org/tiny/resolve/", "").split("/", 2);
    String commit = parts[0].equals("main") ? main : parts[0];
    byte[] bytes = commits.getOrDefault(commit, Map.of()).get(parts[1]);
    if (bytes == null) {
      refuse(exchange, 404, "EntryNotFound");
      return;
    }
    exchange.getResponseHeaders().set("X-Repo-Commit", commit);
    if (bytes.length >= LARGE) {
      exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + hex("SHA-256", bytes) + "\"");
      exchange.getResponseHeaders().set("X-Linked-Size", String.valueOf(bytes.length));
      exchange.getResponseHeaders().set("ETag", "\"" + hex("SHA-256", bytes) + "\"");
      exchange
          .getResponseHeaders()
          .set("Location", elsewhere() + "/large/" + commit + "/" + parts[1]);
      send(exchange, 302, new byte[0]);
    } else {
      exchange.getResponseHeaders().set("ETag", "\"" + blobId(bytes) + "\"");
      bytes(exchange, bytes);
    }
  }

  private void large(HttpExchange exchange) throws IOException {
    String[] parts = exchange.getRequestURI().getPath().replaceFirst("/large/", "").split("/", 2);
    byte[] bytes = commits.getOrDefault(parts[0], Map.of()).get(parts[1]);
    asked.add(parts[1] + " " + exchange.getRequestHeaders().getFirst("Range"));
    Fault fault = faults.poll();
    if (fault != null) {
      fault.on(exchange, bytes);
    } else {
      bytes(exchange, bytes);
    }
  }

  static void bytes(HttpExchange exchange, byte[] bytes) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
    if (range == null) {
      send(exchange, 200, bytes);
      return;
    }
    String[] ends = range.replaceFirst("bytes=", "").split("-", 2);
    int from = Integer.parseInt(ends[0]);
    int until = ends[1].isEmpty() ? bytes.length - 1 : Integer.parseInt(ends[1]);
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + until + "/" + bytes.length);
    send(exchange, 206, Arrays.copyOfRange(bytes, from, until + 1));
  }

  /** Breaks the connection after so many bytes. */
  static Fault breaksAfter(int sent) {
    return (exchange, bytes) -> {
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes, 0, sent);
      exchange.getResponseBody().flush();
      exchange.close();
    };
  }

  /** Answers with a status, asking to wait for so many seconds. */
  static Fault refuses(int status, int seconds) {
    return (exchange, bytes) -> {
      exchange.getResponseHeaders().set("Retry-After", String.valueOf(seconds));
      send(exchange, status, new byte[0]);
    };
  }

  /** Changes one byte. */
  static Fault flipsByte() {
    return (exchange, bytes) -> {
      byte[] wrong = bytes.clone();
      wrong[wrong.length / 2] ^= 1;
      bytes(exchange, wrong);
    };
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    exchange.getResponseHeaders().set("X-Error-Code", code);
    exchange.getResponseHeaders().set("X-Error-Message", "Refused");
    send(exchange, status, "{\"error\":\"refused\"}".getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
    }
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head && body.length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
    exchange.close();
  }

  private static String blobId(byte[] bytes) {
    byte[] head = ("blob " + bytes.length + "\0").getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(head, head.length + bytes.length);
    System.arraycopy(bytes, 0, all, head.length, bytes.length);
    return hex("SHA-1", all);
  }

  static String hex(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
