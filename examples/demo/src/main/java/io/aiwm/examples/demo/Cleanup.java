package io.aiwm.examples.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Cleanup of what must be undone, last first, however the demo ends. Safe for use by many threads:
 * Ctrl-C arrives on one of its own.
 */
final class Cleanup implements AutoCloseable {
  private final Deque<AutoCloseable> resources = new ArrayDeque<>();
  private volatile boolean closed;

  /** Remembers a resource; one that comes after the end is closed at once. */
  synchronized <T extends AutoCloseable> T add(T resource) {
    resources.push(resource);
    if (closed) {
      close();
    }
    return resource;
  }

  /** Whether the end has come; what fails afterwards is no news. */
  boolean closed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!resources.isEmpty()) {
      try {
        resources.pop().close();
      } catch (Exception e) {
        System.err.println("Could not clean up: " + e);
      }
    }
  }
}
