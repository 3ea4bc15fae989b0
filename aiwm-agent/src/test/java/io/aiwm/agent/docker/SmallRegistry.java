package io.aiwm.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** A registry with one image of one empty layer, which asks for a name and a password. */
final class SmallRegistry implements AutoCloseable {
  private static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString("aiwm:secret".getBytes(UTF_8));

  private final HttpServer server;
  private final Map<String, byte[]> content = new HashMap<>();
  private final Map<String, String> types = new HashMap<>();

  SmallRegistry() throws IOException {
    byte[] tar = new byte[10_240];
    byte[] layer = gzip(tar);
    byte[] config =
        ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\","
             + "\"diff_ids\":[\""
                + digest(tar)
                + "\"]}}")
            .getBytes(UTF_8);
    byte[] manifest =
        ("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\","
             + "\"config\":{\"mediaType\":\"application/vnd.docker.container.image.v1+json\","
             + "\"size\":"
                + config.length
                + ",\"digest\":\""
                + digest(config)
                + "\"},\"layers\":[{\"mediaType\":\"application/vnd.docker.image.rootfs.diff.tar.gzip\","
                + "\"size\":"
                + layer.length
                + ",\"digest\":\""
                + digest(layer)
                + "\"}]}")
            .getBytes(UTF_8);
    content.put("/v2/", "{}".getBytes(UTF_8));
    content.put("/v2/small/manifests/1", manifest);
    content.put("/v2/small/manifests/" + digest(manifest), manifest);
    content.put("/v2/small/blobs/" + digest(config), config);
    content.put("/v2/small/blobs/" + digest(layer), layer);
    content.keySet().stream()
        .filter(it -> it.contains("manifests"))
        .forEach(it -> types.put(it, "application/vnd.docker.distribution.manifest.v2+json"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  String image(String tag) {
    return "127.0.0.1:" + server.getAddress().getPort() + "/small:" + tag;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = content.get(path);
    if (!BASIC.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"small\"");
      exchange.sendResponseHeaders(401, -1);
    } else if (body == null) {
      exchange.sendResponseHeaders(404, -1);
    } else {
      exchange
          .getResponseHeaders()
          .add("Content-Type", types.getOrDefault(path, "application/octet-stream"));
      exchange.getResponseHeaders().add("Docker-Content-Digest", digest(body));
      boolean head = exchange.getRequestMethod().equals("HEAD");
      if (head) {
        exchange.getResponseHeaders().add("Content-Length", String.valueOf(body.length));
      }
      exchange.sendResponseHeaders(200, head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
    exchange.close();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] sha = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(bytes, bytes.length));
      return "sha256:" + HexFormat.of().formatHex(sha);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
