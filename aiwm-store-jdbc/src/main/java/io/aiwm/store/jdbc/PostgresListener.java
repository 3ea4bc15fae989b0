package io.aiwm.store.jdbc;

import io.aiwm.api.time.Scheduler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Waits for notifications, on a thread and a connection of its own; when the connection is lost it
 * borrows another one. What is notified while none listens is found by polling.
 */
final class PostgresListener implements AutoCloseable {
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final int WAIT_MILLIS = 10_000;

  private final DataSource dataSource;
  private final String channel;
  private final Runnable heard;
  private final Scheduler thread = Scheduler.system("aiwm-listen", 1);
  private @Nullable Connection connection;
  private boolean deaf;
  private boolean closed;

  private PostgresListener(DataSource dataSource, String channel, Runnable heard) {
    this.dataSource = dataSource;
    this.channel = channel;
    this.heard = heard;
  }

  static PostgresListener start(DataSource dataSource, String channel, Runnable heard) {
    PostgresListener listener = new PostgresListener(dataSource, channel, heard);
    listener.thread.after(Duration.ZERO, listener::run);
    return listener;
  }

  private void run() {
    try (Connection borrowed = dataSource.getConnection()) {
      if (opened(borrowed)) {
        listen(borrowed);
      }
    } catch (SQLException e) {
      tellOnce(e);
    } finally {
      connection(null);
      thread.after(RETRY, this::run); // Does nothing once the thread is closed.
    }
  }

  /** Not at every attempt of an outage. */
  private void tellOnce(SQLException failure) {
    if (!deaf && !isClosed()) {
      deaf = true;
      Log.info(
          "Signals are polled for until the database tells of them: it " + Failure.of(failure));
    }
  }

  private void listen(Connection borrowed) throws SQLException {
    borrowed.setAutoCommit(true);
    Notifications notifications = Notifications.of(borrowed);
    try (Statement statement = borrowed.createStatement()) {
      statement.execute("LISTEN \"" + channel + '"');
    }
    deaf = false;
    heard.run(); // Something may have come before.
    while (!isClosed()) {
      if (notifications.await(WAIT_MILLIS)) {
        heard.run();
      } else {
        alive(borrowed);
      }
    }
  }

  /**
   * {@code PGConnection.getNotifications} of the driver that the host brought, which may be loaded
   * apart from us.
   */
  private record Notifications(Object connection, Method method) {
    static Notifications of(Connection borrowed) throws SQLException {
      ClassLoader loader = borrowed.unwrap(Connection.class).getClass().getClassLoader();
      try {
        Class<?> type = Class.forName("org.postgresql.PGConnection", true, loader);
        return new Notifications(
            borrowed.unwrap(type), type.getMethod("getNotifications", int.class));
      } catch (ReflectiveOperationException e) {
        throw new SQLFeatureNotSupportedException("The driver tells of no notifications", e);
      }
    }

    boolean await(int millis) throws SQLException {
      try {
        Object[] notifications = (Object[]) method.invoke(connection, millis);
        return notifications != null && notifications.length > 0;
      } catch (InvocationTargetException e) {
        throw e.getCause() instanceof SQLException failure ? failure : new SQLException(e);
      } catch (IllegalAccessException e) {
        throw new SQLFeatureNotSupportedException("The driver tells of no notifications", e);
      }
    }
  }

  /** A peer that is gone without a word is only noticed by asking. */
  private static void alive(Connection borrowed) throws SQLException {
    try (Statement statement = borrowed.createStatement()) {
      statement.setQueryTimeout(5);
      statement.execute("SELECT 1");
    }
  }

  private boolean opened(Connection borrowed) {
    connection(borrowed);
    return !isClosed();
  }

  private synchronized void connection(@Nullable Connection value) {
    connection = value;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Ends a wait that may be under way, which only the end of its connection can. */
  @Override
  public void close() {
    Connection waiting;
    synchronized (this) {
      closed = true;
      waiting = connection;
    }
    thread.close();
    if (waiting != null) {
      try {
        waiting.abort(Runnable::run);
      } catch (SQLException e) {
        Log.warn("The connection that waits for notifications could not be ended", e);
      }
    }
  }
}
