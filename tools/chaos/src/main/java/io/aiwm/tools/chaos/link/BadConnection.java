package io.aiwm.tools.chaos.link;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.aiwm.api.time.Scheduler;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.Executor;

/** One connection from an agent to a host. */
final class BadConnection {
  private final Socket agent;
  private final Socket host;
  private final Trouble trouble;
  private final Scheduler later;

  BadConnection(Socket agent, Socket host, Trouble trouble, Scheduler later) {
    this.agent = agent;
    this.host = host;
    this.trouble = trouble;
    this.later = later;
  }

  /** Passes messages on, in both directions, until one side ends. */
  void run(Executor threads, Runnable ended) {
    threads.execute(() -> pump(host, agent, () -> {}));
    pump(agent, host, ended);
  }

  private void pump(Socket from, Socket to, Runnable ended) {
    try {
      from.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(from.getInputStream());
      Frames frames = new Frames(in);
      OutputStream out = to.getOutputStream();
      String head = frames.head();
      write(out, head.getBytes(ISO_8859_1));
      if (refused(head)) {
        in.transferTo(out);
        return;
      }
      for (Frames.Frame next = frames.next(); next != null; next = frames.next()) {
        pass(next, out);
      }
    } catch (IOException e) {
      // It broke, or was cut.
    } finally {
      cut();
      ended.run();
    }
  }

  private static boolean refused(String head) {
    return head.startsWith("HTTP/") && !head.startsWith("HTTP/1.1 101");
  }

  private void pass(Frames.Frame frame, OutputStream out) throws IOException {
    // Parts of messages, and control frames, must stay in order.
    switch (frame.wholeText ? trouble.next() : Trouble.Fate.PASSES) {
      case LOST -> {}
      case TWICE -> {
        write(out, frame.bytes);
        write(out, frame.bytes);
      }
      case LATE -> later.after(trouble.delay(), () -> writeLate(out, frame.bytes));
      default -> write(out, frame.bytes);
    }
  }

  private void writeLate(OutputStream out, byte[] bytes) {
    try {
      write(out, bytes);
    } catch (IOException e) {
      cut();
    }
  }

  private static void write(OutputStream out, byte[] bytes) throws IOException {
    synchronized (out) {
      out.write(bytes);
      out.flush();
    }
  }

  /** Ends it without a word to either side. */
  void cut() {
    close(agent);
    close(host);
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Gone all the same.
    }
  }
}
