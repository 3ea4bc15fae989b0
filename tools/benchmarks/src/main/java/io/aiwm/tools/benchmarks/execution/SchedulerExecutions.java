package io.aiwm.tools.benchmarks.execution;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.aiwm.api.time.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * db-scheduler: a task whose completion replaces it by the next one, without any socket or history.
 */
final class SchedulerExecutions implements ExecutionContestant {
  private static final String TABLE =
      """
      CREATE TABLE scheduled_tasks (
        task_name TEXT NOT NULL, task_instance TEXT NOT NULL, task_data BYTEA,
        execution_time TIMESTAMP WITH TIME ZONE NOT NULL, picked BOOLEAN NOT NULL, picked_by TEXT,
        last_success TIMESTAMP WITH TIME ZONE, last_failure TIMESTAMP WITH TIME ZONE,
        consecutive_failures INT, last_heartbeat TIMESTAMP WITH TIME ZONE, version BIGINT NOT NULL,
        priority SMALLINT, PRIMARY KEY (task_name, task_instance));
      CREATE INDEX execution_time_ix ON scheduled_tasks (execution_time);
      CREATE INDEX last_heartbeat_ix ON scheduled_tasks (last_heartbeat)\
      """;

  private final TimeSource time = TimeSource.system();
  private final AtomicLong counter = new AtomicLong();
  private final Map<String, CompletableFuture<Void>> ends = new ConcurrentHashMap<>();
  private final Map<String, Long> done = new ConcurrentHashMap<>();
  private final ConcurrentHistogram gaps =
      new ConcurrentHistogram(Duration.ofMinutes(1).toNanos(), 3);
  private final CustomTask<Integer> task;
  private final Scheduler scheduler;

  SchedulerExecutions(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
    }
    task = Tasks.custom("chain", Integer.class).execute((instance, context) -> carryOut(instance));
    scheduler =
        Scheduler.create(database, task)
            .threads(16)
            .pollUsingLockAndFetch(0.5, 1.0)
            .pollingInterval(Duration.ofSeconds(1))
            .enableImmediateExecution()
            .build();
    scheduler.start();
  }

  private CompletionHandler<Integer> carryOut(TaskInstance<Integer> instance) {
    long now = time.nanos();
    Long before = done.put(instance.getId(), now);
    if (before != null) {
      gaps.recordValue(now - before);
    }
    int step = instance.getData();
    if (step == STEPS - 1) {
      return (complete, operations) -> {
        operations.remove();
        done.remove(instance.getId());
        Objects.requireNonNull(ends.remove(instance.getId())).complete(null);
      };
    }
    return (complete, operations) -> {
      operations.removeAndScheduleNew(
          SchedulableInstance.of(task.instance(instance.getId(), step + 1), time.now()));
      scheduler.triggerCheckForDueExecutions();
    };
  }

  /** From the end of a step to the beginning of the next. */
  ConcurrentHistogram gaps() {
    return gaps;
  }

  @Override
  public String name() {
    return "scheduler";
  }

  @Override
  public void execute() throws Exception {
    String id = name() + "-" + counter.incrementAndGet();
    CompletableFuture<Void> end = new CompletableFuture<>();
    ends.put(id, end);
    scheduler.schedule(task.instance(id, 0), time.now());
    end.get(1, TimeUnit.MINUTES);
  }

  @Override
  public void close() {
    scheduler.stop();
  }
}
