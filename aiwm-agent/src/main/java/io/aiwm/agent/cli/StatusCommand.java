package io.aiwm.agent.cli;

import io.aiwm.agent.config.AgentConfig;
import io.aiwm.agent.config.ConfigException;
import io.aiwm.agent.json.Json;
import io.aiwm.agent.state.AgentState;
import io.aiwm.agent.state.DataDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "status", description = "Show whether the agent runs and is connected.")
final class StatusCommand implements Callable<Integer> {
  private final AioWorker worker;
  private final Platform platform;

  @Option(names = "--json", description = "Answer in JSON.")
  private boolean json;

  StatusCommand(AioWorker worker, Platform platform) {
    this.worker = worker;
    this.platform = platform;
  }

  @Override
  public Integer call() throws ConfigException, IOException {
    AgentConfig config = worker.config(platform);
    DataDirectory data = DataDirectory.at(config.dataDirectory());
    Optional<AgentState> state = data.stateFile().read();
    // The file may be a leftover of a killed agent; the lock is not.
    boolean runs = data.inUse();
    if (!runs || state.isEmpty()) {
      print(runs ? "The agent starts." : "The agent does not run.", state);
      return runs ? ExitCode.NOT_CONNECTED : ExitCode.NOT_RUNNING;
    }
    boolean online = state.get().phase().equals(AgentState.ONLINE);
    print(online ? "The agent is online." : "The agent runs but is not connected.", state);
    return online ? ExitCode.OK : ExitCode.NOT_CONNECTED;
  }

  private void print(String sentence, Optional<AgentState> state) {
    PrintWriter out = platform.out();
    if (json) {
      out.println(state.map(Json::write).orElse("{}"));
      return;
    }
    out.println(sentence);
    state.ifPresent(
        it -> {
          out.println("  Node:       " + (it.nodeId() == null ? "unknown" : it.nodeId()));
          out.println("  Controller: " + it.endpoint());
          out.println("  Phase:      " + it.phase() + " since " + it.since());
          if (it.detail() != null) {
            out.println("  Detail:     " + it.detail());
          }
          out.println("  Process:    " + it.pid() + ", version " + it.version());
        });
  }
}
