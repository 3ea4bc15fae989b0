package io.aiwm.tests.notifier;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A receiver on bare sockets, so that it can answer what no HTTP server would. */
final class Receiver implements AutoCloseable {
  /** Answers a request by writing to the socket; what it leaves open stays open. */
  interface Behaviour {
    void answer(Request request, Socket socket) throws IOException, InterruptedException;
  }

  /** One request as it came. */
  record Request(String line, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  final List<Request> requests = new CopyOnWriteArrayList<>();
  volatile Behaviour behaviour = status(204, "");

  Receiver() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  URI url() {
    return URI.create("http://localhost:" + server.getLocalPort() + "/events");
  }

  /** Answers with a status and further header lines, each ended by CRLF. */
  static Behaviour status(int status, String headers) {
    return (request, socket) ->
        write(socket, "HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n" + headers + "\r\n");
  }

  /** Sends text as it is. */
  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        threads.execute(() -> serve(socket));
      }
    } catch (IOException closed) {
      threads.shutdownNow();
    }
  }

  private void serve(Socket socket) {
    try {
      for (Request next = read(socket); next != null; next = read(socket)) {
        requests.add(next);
        Behaviour now = behaviour;
        now.answer(next, socket);
      }
    } catch (IOException | InterruptedException | UncheckedIOException gone) {
      // The client went away, or the test ends.
    }
  }

  private static Request read(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    String line = line(in);
    if (line.isEmpty()) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      headers.put(header.split(": ", 2)[0], header.split(": ", 2)[1]);
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
    return new Request(line, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    List<Byte> bytes = new ArrayList<>();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        bytes.add((byte) next);
      }
    }
    byte[] line = new byte[bytes.size()];
    for (int i = 0; i < line.length; i++) {
      line[i] = bytes.get(i);
    }
    return new String(line, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
