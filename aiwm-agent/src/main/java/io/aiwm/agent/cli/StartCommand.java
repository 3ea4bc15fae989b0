package io.aiwm.agent.cli;

import io.aiwm.agent.config.AgentConfig;
import io.aiwm.agent.config.ConfigException;
import io.aiwm.agent.config.TokenClaims;
import io.aiwm.agent.gpu.GpuProbe;
import io.aiwm.agent.gpu.MockGpuProbe;
import io.aiwm.agent.link.TyrusConnector;
import io.aiwm.agent.runtime.Agent;
import io.aiwm.agent.runtime.AgentServices;
import io.aiwm.agent.state.DataDirectory;
import io.aiwm.agent.system.OshiSystemProbe;
import io.aiwm.agent.system.SystemProbe;
import io.aiwm.agent.update.Installation;
import io.aiwm.agent.update.Updates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "start", description = "Run the agent until it is told to stop (SIGTERM).")
final class StartCommand implements Callable<Integer> {
  private final AioWorker worker;
  private final Platform platform;
  private final AtomicReference<@Nullable Agent> running = new AtomicReference<>();
  private volatile boolean stopped;

  @Option(
      names = "--supervised",
      description =
          "Something starts the agent again when it ends (known by itself under systemd).")
  private boolean supervised;

  StartCommand(AioWorker worker, Platform platform) {
    this.worker = worker;
    this.platform = platform;
  }

  @Override
  public Integer call() throws ConfigException, IOException, InterruptedException {
    AgentConfig config;
    try {
      config = worker.config(platform);
    } catch (ConfigException e) {
      return unfit(updates(), e);
    }
    // Before the first logger: the logging settings read it.
    Logging.configure(config.logLevel());
    Updates updates = updates();
    try {
      Optional<String> reason = updates.mustGiveWay();
      return reason.isPresent() ? giveWay(updates, reason.get()) : start(config, updates);
    } catch (IOException e) {
      return unfit(updates, e);
    }
  }

  private static Updates updates() {
    return Installation.of(StartCommand.class).map(Updates::open).orElseGet(Updates::none);
  }

  /** A new version that cannot read the settings, or the data, of the one before. */
  private static <E extends Exception> int unfit(Updates updates, E failure) throws E, IOException {
    if (updates.trial().isEmpty()) {
      throw failure;
    }
    return giveWay(updates, String.valueOf(failure.getMessage()));
  }

  private static int giveWay(Updates updates, String reason) throws IOException {
    updates.giveUp(reason);
    return ExitCode.RESTART;
  }

  private int start(AgentConfig config, Updates updates) throws IOException, InterruptedException {
    DataDirectory data = DataDirectory.at(config.dataDirectory());
    data.create();
    useTemporaryFilesOf(data);
    DataDirectory.Lock lock = data.lock().orElse(null);
    if (lock == null) {
      platform.err().println("Another agent uses " + data.path() + "; only one can.");
      return ExitCode.IN_USE;
    }
    try {
      return live(completed(config), data, updates);
    } finally {
      lock.close();
    }
  }

  /** Libraries unpack native code there; the machine's own may be closed to us, or full. */
  private static void useTemporaryFilesOf(DataDirectory data) throws IOException {
    Path temporary = Files.createDirectories(data.path().resolve("tmp"));
    System.setProperty("java.io.tmpdir", temporary.toString());
    System.setProperty("jna.tmpdir", temporary.toString());
  }

  private int live(AgentConfig config, DataDirectory data, Updates updates)
      throws IOException, InterruptedException {
    platform.onShutdown().accept(this::stop);
    AgentServices services = services(config, updates);
    while (!stopped) {
      Agent agent = new Agent(config, data, services);
      running.set(agent);
      agent.start();
      if (stopped) {
        agent.stop();
      }
      boolean restart = agent.await() == Agent.Ending.RESTART;
      if (restart && (config.supervised() || updates.mustGiveWay().isPresent())) {
        return ExitCode.RESTART;
      }
    }
    return ExitCode.OK;
  }

  private void stop() {
    stopped = true;
    Agent agent = running.get();
    if (agent != null) {
      agent.stop();
    }
  }

  private AgentServices services(AgentConfig config, Updates updates) {
    SystemProbe system = new OshiSystemProbe(config.endpoint(), config.dataDirectory());
    return new AgentServices(
        platform.time(),
        platform.scheduler(),
        platform.random(),
        new TyrusConnector(),
        system,
        config.gpuMock()
            ? new MockGpuProbe(1, platform.random())
            : GpuProbe.ofMachine(platform.time(), system::uptimeSeconds),
        updates);
  }

  /** The token says which node it is for, where the settings do not. */
  private AgentConfig completed(AgentConfig config) {
    return config.with(
        config.nodeId() == null ? nodeId(config) : config.nodeId(),
        supervised || config.supervised());
  }

  private static @Nullable String nodeId(AgentConfig config) {
    try {
      return TokenClaims.decode(config.token().read()).map(TokenClaims::nodeId).orElse(null);
    } catch (IOException e) {
      // The connection loop says so, and waits for the token.
      return null;
    }
  }
}
