package io.aiwm.tools.benchmarks.execution;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.StartWorkflowOptions;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * DBOS Transact: each step of the workflow sends the command, and {@code recv} waits for the answer
 * that the socket hands in with {@code send}.
 */
final class DbosExecutions implements ExecutionContestant {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final AtomicLong counter = new AtomicLong();
  private final ExecutorService work = Executors.newFixedThreadPool(16);
  private final DBOS dbos;
  private final Chain chain;

  /** The workflow. */
  public interface Chain {
    /** Sends each command and waits for its answer. */
    void run(String execution);
  }

  DbosExecutions(DataSource database, PlainLink link) {
    dbos =
        new DBOS(
            DBOSConfig.defaults("bench")
                .withDataSource(database)
                .withAppVersion("1")
                .withUseListenNotify(true));
    chain = dbos.registerProxy(Chain.class, new Steps(dbos, link));
    dbos.launch();
    link.listen(
        name(),
        (execution, step) ->
            work.execute(() -> dbos.send(execution, String.valueOf(step), "answers")));
  }

  @Override
  public String name() {
    return "dbos";
  }

  @Override
  public void execute() {
    String id = name() + "-" + counter.incrementAndGet();
    var unused = dbos.startWorkflow(() -> chain.run(id), new StartWorkflowOptions(id)).getResult();
  }

  @Override
  public void close() {
    dbos.shutdown();
    work.shutdown();
  }

  /** The steps of the workflow. */
  public static final class Steps implements Chain {
    private final DBOS dbos;
    private final PlainLink link;

    Steps(DBOS dbos, PlainLink link) {
      this.dbos = dbos;
      this.link = link;
    }

    @Override
    @Workflow(name = "chain")
    public void run(String execution) {
      for (int i = 0; i < STEPS; i++) {
        int step = i;
        dbos.runStep(() -> link.send(execution, step), "send");
        var unused = dbos.recv("answers", LONGEST).orElseThrow();
      }
    }
  }
}
