package io.aiwm.tools.chaos.link;

import io.aiwm.api.time.Scheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between agents and hosts: takes WebSocket connections, passes them on to a host chosen at
 * random, and does to messages in both directions what {@link Trouble} says. Connections are cut
 * after a while.
 */
public final class BadLink implements AutoCloseable {
  private final ServerSocket server;
  private final List<URI> hosts;
  private final Trouble trouble;
  private final ExecutorService threads = Executors.newCachedThreadPool(BadLink::daemon);
  private final Scheduler later = Scheduler.system("bad-link", 1);
  private final Set<BadConnection> connections = ConcurrentHashMap.newKeySet();

  /** Takes connections until it is closed. */
  public BadLink(List<URI> hosts, Trouble trouble) throws IOException {
    this.hosts = List.copyOf(hosts);
    this.trouble = trouble;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::takeConnections);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "bad-link");
    thread.setDaemon(true);
    return thread;
  }

  /** Where agents connect. */
  public URI address() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/ws/node");
  }

  private void takeConnections() {
    while (!server.isClosed()) {
      try {
        Socket agent = server.accept();
        threads.execute(() -> passOn(agent));
      } catch (IOException e) {
        // A connection that came to nothing, or the end.
      }
    }
  }

  private void passOn(Socket agent) {
    try {
      BadConnection connection = new BadConnection(agent, host(), trouble, later);
      connections.add(connection);
      later.after(
          trouble.life(),
          () -> {
            if (connections.contains(connection) && trouble.cuts()) {
              connection.cut();
            }
          });
      connection.run(threads, () -> connections.remove(connection));
    } catch (IOException e) {
      BadConnection.close(agent);
    }
  }

  /** A host that takes connections, if there is one. */
  private Socket host() throws IOException {
    int first = trouble.choice(hosts.size());
    for (int i = 1; i < hosts.size(); i++) {
      try {
        return connect(hosts.get((first + i) % hosts.size()));
      } catch (IOException e) {
        // The next one may be there.
      }
    }
    return connect(hosts.get(first));
  }

  private static Socket connect(URI host) throws IOException {
    return new Socket(host.getHost(), host.getPort());
  }

  /** Cuts every connection. */
  public void cutAll() {
    connections.forEach(BadConnection::cut);
  }

  /** From now on everything passes. */
  public void end() {
    trouble.end();
  }

  /** How often what was done. */
  public Map<String, Integer> done() {
    return trouble.done();
  }

  @Override
  public void close() throws IOException {
    server.close();
    cutAll();
    later.close();
    threads.shutdownNow();
  }
}
