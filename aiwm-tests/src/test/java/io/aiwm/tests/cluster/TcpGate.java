package io.aiwm.tests.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Stands before a server: its connections can be cut, and made to stand still. */
final class TcpGate implements Closeable {
  private final InetSocketAddress server;
  private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ReentrantReadWriteLock passage = new ReentrantReadWriteLock();
  private volatile boolean open = true;

  TcpGate(InetSocketAddress server) throws IOException {
    this.server = server;
    threads.execute(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  /** Cuts what is connected, and whatever connects until it is opened again. */
  void cut() {
    open = false;
    sockets.forEach(TcpGate::close);
    sockets.clear();
  }

  void open() {
    open = true;
  }

  /** Nothing passes, and nobody is told, while something runs; for one thread at a time. */
  void stalled(Runnable meanwhile) {
    passage.writeLock().lock();
    try {
      meanwhile.run();
    } finally {
      passage.writeLock().unlock();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = entrance.accept();
        if (open) {
          Socket target = new Socket(server.getAddress(), server.getPort());
          sockets.addAll(List.of(client, target));
          threads.execute(() -> pass(client, target));
          threads.execute(() -> pass(target, client));
        } else {
          close(client);
        }
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[16 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        passage.readLock().lock();
        try {
          out.write(buffer, 0, read);
        } finally {
          passage.readLock().unlock();
        }
      }
    } catch (IOException e) {
      // Cut.
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    cut();
    threads.shutdownNow();
  }
}
