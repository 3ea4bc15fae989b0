package io.aiwm.store.jdbc.internal.dialect;

import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.store.jdbc.internal.sql.Failure;
import io.aiwm.store.jdbc.internal.sql.Log;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Waits for notifications, on a thread of its own and on a connection of the pool's that it gives
 * back and borrows again now and then, since pools take one that is away for long for a leak. What
 * is notified while none listens is looked for when the next one does.
 */
final class PostgresListener implements AutoCloseable {
  private static final Duration RETRY = Duration.ofSeconds(2);

  /** How late a wait notices that it is to end; a wait that is broken off costs the connection. */
  private static final int WAIT_MILLIS = 200;

  /** Waits in vain after which the server is asked whether it is still there: ten seconds. */
  private static final int SILENT_WAITS = 50;

  /**
   * No pool's default is as short; one that tells its own gets its connection back in half of it.
   */
  private static final Duration TURN = Duration.ofSeconds(20);

  private static final Duration LONGEST_END = Duration.ofSeconds(2);

  private final DataSource dataSource;
  private final String channel;
  private final Runnable heard;
  private final Scheduler thread = Scheduler.system("aiwm-listen", 1);
  private final TimeSource time = TimeSource.system();
  private final CountDownLatch ended = new CountDownLatch(1);
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
    Duration pause = RETRY;
    try (Connection borrowed = dataSource.getConnection()) {
      if (opened(borrowed)) {
        listen(borrowed);
        pause = Duration.ZERO;
      }
    } catch (SQLException e) {
      tellOnce(e);
    } finally {
      connection(null);
      if (isClosed()) {
        ended.countDown();
      }
      thread.after(pause, this::run); // Does nothing once the thread is closed.
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
    execute(borrowed, "LISTEN \"" + channel + '"');
    deaf = false;
    heard.run(); // Something may have come before.
    int silent = 0;
    long end = time.nanos() + turn().toNanos();
    while (!isClosed() && time.nanos() - end < 0) {
      if (notifications.await(WAIT_MILLIS)) {
        heard.run();
        silent = 0;
      } else if (++silent == SILENT_WAITS) {
        alive(borrowed);
        silent = 0;
      }
    }
    execute(borrowed, "UNLISTEN *");
  }

  private Duration turn() {
    long threshold = leakThresholdMillis();
    Duration half = Duration.ofMillis(threshold / 2);
    return threshold > 0 && half.compareTo(TURN) < 0 ? half : TURN;
  }

  /** {@code HikariDataSource.getLeakDetectionThreshold}; 0 where the pool tells of none. */
  private long leakThresholdMillis() {
    try {
      Object told = dataSource.getClass().getMethod("getLeakDetectionThreshold").invoke(dataSource);
      return told instanceof Long millis ? millis : 0;
    } catch (ReflectiveOperationException e) {
      return 0;
    }
  }

  private static void execute(Connection borrowed, String sql) throws SQLException {
    try (Statement statement = borrowed.createStatement()) {
      statement.execute(sql);
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

  /** Gives the connection back; one whose server does not answer is broken off. */
  @Override
  public void close() {
    Connection waiting;
    synchronized (this) {
      closed = true;
      waiting = connection;
    }
    if (waiting != null && !endsByItself()) {
      breakOff(waiting);
    }
    thread.close();
  }

  private boolean endsByItself() {
    try {
      return ended.await(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void breakOff(Connection waiting) {
    try {
      waiting.abort(Runnable::run);
    } catch (SQLException e) {
      Log.warn("The connection that waits for notifications could not be ended", e);
    }
  }
}
