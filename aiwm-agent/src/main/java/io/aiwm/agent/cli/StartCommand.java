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
import java.io.IOException;
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
    AgentConfig config = worker.config(platform);
    // Before the first logger: the logging settings read it.
    System.setProperty("LOG_LEVEL", config.logLevel());
    DataDirectory data = DataDirectory.at(config.dataDirectory());
    data.create();
    DataDirectory.Lock lock = data.lock().orElse(null);
    if (lock == null) {
      platform.err().println("Another agent uses " + data.path() + "; only one can.");
      return ExitCode.IN_USE;
    }
    try {
      return live(withNodeId(config), data);
    } finally {
      lock.close();
    }
  }

  private int live(AgentConfig config, DataDirectory data)
      throws IOException, InterruptedException {
    platform.onShutdown().accept(this::stop);
    AgentServices services = services(config);
    while (!stopped) {
      Agent agent = new Agent(config, data, services);
      running.set(agent);
      agent.start();
      if (stopped) {
        agent.stop();
      }
      if (agent.await() == Agent.Ending.RESTART && (supervised || config.supervised())) {
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

  private AgentServices services(AgentConfig config) {
    SystemProbe system = new OshiSystemProbe(config.endpoint(), config.dataDirectory());
    return new AgentServices(
        platform.time(),
        platform.scheduler(),
        platform.random(),
        new TyrusConnector(),
        system,
        config.gpuMock()
            ? new MockGpuProbe(1, platform.random())
            : GpuProbe.ofMachine(platform.time(), system::uptimeSeconds));
  }

  /** The token says which node it is for, where the settings do not. */
  private static AgentConfig withNodeId(AgentConfig config) {
    if (config.nodeId() != null) {
      return config;
    }
    try {
      return config.withNodeId(
          TokenClaims.decode(config.token().read()).map(TokenClaims::nodeId).orElse(null));
    } catch (IOException e) {
      // The connection loop says so, and waits for the token.
      return config;
    }
  }
}
