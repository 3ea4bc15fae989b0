package io.aiwm.agent.runtime;

import io.aiwm.agent.command.CommandHandler;
import io.aiwm.agent.command.CommandRunner;
import io.aiwm.agent.command.CustomCommands;
import io.aiwm.agent.config.AgentConfig;
import io.aiwm.agent.docker.ContainerRules;
import io.aiwm.agent.docker.Containers;
import io.aiwm.agent.docker.engine.DockerEngine;
import io.aiwm.agent.gpu.GpuReading;
import io.aiwm.agent.journal.CommandJournal;
import io.aiwm.agent.journal.JournalLimits;
import io.aiwm.agent.link.ConnectionLoop;
import io.aiwm.agent.model.Models;
import io.aiwm.agent.program.ProgramRunner;
import io.aiwm.agent.program.SystemProgramRunner;
import io.aiwm.agent.proxy.NginxProxy;
import io.aiwm.agent.session.MessageCodec;
import io.aiwm.agent.session.Session;
import io.aiwm.agent.session.SessionState;
import io.aiwm.agent.state.AgentState;
import io.aiwm.agent.state.DataDirectory;
import io.aiwm.agent.update.UpdateCommand;
import io.aiwm.agent.update.Updates;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.MessageType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the agent, from its start to a stop or a restart. The caller holds the lock of the
 * data directory. Containers outlive it.
 */
public final class Agent {
  private static final Logger log = LoggerFactory.getLogger(Agent.class);

  /** As often as the heartbeat needs them, with its shortest sensible interval in mind. */
  private static final Duration PROBE_AGE = Duration.ofSeconds(5);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

  private final AgentConfig config;
  private final AgentThreads threads = new AgentThreads();
  private final CommandJournal journal;
  private final DockerEngine docker;
  private final Containers containers;
  private final Scheduler scheduler;
  private final TimeSource time;
  private final CommandRunner runner;
  private final LinkSessions sessions;
  private final ConnectionLoop loop;
  private final StateReporter state;
  private final UpdateTrial trial;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private volatile @Nullable ContainerWatch watch;
  private final CompletableFuture<Ending> ended = new CompletableFuture<>();

  /** The end of a life. */
  public enum Ending {
    /** Asked to stop. */
    STOPPED,
    /** The controller asked for a restart. */
    RESTART
  }

  /**
   * Puts an agent together; nothing is sent before {@link #start}.
   *
   * @throws IOException if the journal cannot be opened
   */
  public Agent(AgentConfig config, DataDirectory data, AgentServices services) throws IOException {
    this.config = config;
    journal = CommandJournal.open(data.path(), JournalLimits.defaults(), services.time());
    docker = new DockerEngine(config.dockerSocket());
    state =
        new StateReporter(
            data.stateFile(),
            Version.current(),
            config.endpoint().toString(),
            config.nodeId(),
            services.time(),
            threads.intake);
    scheduler = services.scheduler();
    time = services.time();
    containers =
        new Containers(
            docker,
            new ContainerRules(config.policy(), config.models(), config.nodeId()),
            services.time());
    Telemetry telemetry = telemetry(services);
    sessions =
        new LinkSessions(
            () -> SessionState.opened(config.heartbeatInterval(), config.metricsInterval()),
            telemetry,
            new Session.SessionParts(
                new MessageCodec(services.time()),
                services.scheduler(),
                threads.reporting,
                services.random()),
            state);
    runner =
        new CommandRunner(
            handlers(telemetry, data, services.updates()),
            journal,
            sessions,
            threads.intake,
            threads.workers);
    trial = new UpdateTrial(services.updates(), runner, this::restart);
    sessions.runner(runner);
    sessions.whenRegistered(
        () -> {
          containers.tellAgain();
          trial.registered();
        });
    loop = connectionLoop(services);
  }

  private Telemetry telemetry(AgentServices services) {
    return new Telemetry(
        Version.current(),
        services.system(),
        services.gpus()::capability,
        config.proxy().isPresent() ? List.of(NginxProxy.capability()) : List.of(),
        new Refreshing<>(
            GpuReading.NONE, services.gpus()::read, threads.probing, services.time(), PROBE_AGE),
        new Refreshing<>(
            List.of(), containers::managed, threads.probing, services.time(), PROBE_AGE),
        new Refreshing<>(
            Optional.empty(), docker::describe, threads.probing, services.time(), PROBE_AGE),
        journal);
  }

  private List<CommandHandler> handlers(Telemetry telemetry, DataDirectory data, Updates updates) {
    Drain drain = new Drain(data.path(), containers::managed);
    List<CommandHandler> handlers = new ArrayList<>();
    handlers.add(drain);
    handlers.addAll(SystemCommand.all(telemetry, drain, this::restart));
    ProgramRunner programs = new SystemProgramRunner();
    handlers.add(
        new UpdateCommand(updates, config.updates(), config.supervised(), programs, this::restart));
    config
        .proxy()
        .map(it -> new NginxProxy(it, config.policy(), programs))
        .ifPresent(it -> handlers.addAll(it.handlers()));
    handlers.addAll(containers.handlers(telemetry, telemetry::address));
    handlers.addAll(
        new Models(
                config.models(),
                config.modelBudget(),
                containers::userOf,
                config.policy(),
                threads.transfers,
                time)
            .handlers());
    handlers.addAll(CustomCommands.find(Agent.class.getClassLoader()));
    return handlers.stream().map(drain::guard).toList();
  }

  private ConnectionLoop connectionLoop(AgentServices services) {
    return new ConnectionLoop(
        config.endpoint(),
        config.token(),
        sessions,
        new ConnectionLoop.LinkParts(
            services.connector(),
            services.time(),
            services.scheduler(),
            threads.blocking,
            services.random()));
  }

  /** Connects, and stays connected until it is stopped. */
  public void start() {
    log.info("aio-worker {} starts, controller {}", Version.current(), config.endpoint());
    trial.start(scheduler);
    loop.start();
    watch =
        new ContainerWatch(
            containers,
            scheduler,
            threads.probing,
            status -> sessions.send(MessageType.DEPLOYMENT_STATUS, status, null));
  }

  /** Waits for the end of this life. */
  public Ending await() throws InterruptedException {
    try {
      return ended.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * Stops: says so, lets running commands finish for as long as the settings allow, closes.
   * Idempotent; returns when it is done.
   */
  public void stop() {
    end(Ending.STOPPED);
  }

  private void restart() {
    // On a thread of its own: this one is a worker, which the end waits for.
    threads.blocking.execute(() -> end(Ending.RESTART));
  }

  private void end(Ending ending) {
    if (!stopping.compareAndSet(false, true)) {
      ended.join();
      return;
    }
    try {
      log.info("Stopping ({})", ending);
      runner.stopAccepting();
      ContainerWatch watching = watch;
      if (watching != null) {
        watching.close();
      }
      sessions.announceShutdown();
      if (!threads.finishCommands(config.stopTimeout())) {
        log.warn("Some commands are still running; the agent's next start answers for them");
        runner.abandon();
      }
      closeLink(ending);
      state.phase(AgentState.STOPPED, null);
      threads.close();
      journal.close();
      docker.close();
    } catch (IOException e) {
      log.warn("Stopped, but not everything closed: {}", e.toString());
    } finally {
      ended.complete(ending);
    }
  }

  private void closeLink(Ending ending) {
    CountDownLatch closed = new CountDownLatch(1);
    String reason = ending == Ending.RESTART ? "agent restarts" : "agent stops";
    loop.stop(1001, reason, closed::countDown);
    try {
      if (!closed.await(CLOSE_LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
        log.warn("The controller did not confirm the close in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
