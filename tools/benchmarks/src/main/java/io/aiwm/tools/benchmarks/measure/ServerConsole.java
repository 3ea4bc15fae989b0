package io.aiwm.tools.benchmarks.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.LongSupplier;

/** The server's side of {@link ServerProcess}: answers questions until its input ends. */
public final class ServerConsole {
  private ServerConsole() {}

  /** Says that the server listens, then answers until the parent goes away. */
  public static void serve(int port, Map<String, LongSupplier> figures) throws IOException {
    System.out.println("READY " + port);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String question = in.readLine(); question != null; question = in.readLine()) {
      LongSupplier figure =
          question.equals("heap") ? ServerConsole::liveHeap : figures.get(question);
      System.out.println(question + " " + (figure == null ? -1 : figure.getAsLong()));
    }
  }

  /** Bytes that survive a full collection. */
  private static long liveHeap() {
    var memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}
