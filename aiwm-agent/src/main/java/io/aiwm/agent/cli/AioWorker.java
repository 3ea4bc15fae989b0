package io.aiwm.agent.cli;

import io.aiwm.agent.config.AgentConfig;
import io.aiwm.agent.config.AgentConfigLoader;
import io.aiwm.agent.config.ConfigException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code aio-worker} command. */
@Command(
    name = "aio-worker",
    description = "Agent of a GPU node: connects to its AIWM controller and carries out commands.",
    mixinStandardHelpOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Settings come from the environment (AIO_CONTROLLER_ENDPOINT, AIO_NODE_TOKEN_FILE,",
      "...) or a properties file with the same names.",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong command line or settings, 3 not running,",
      "4 running but not connected, 5 data directory in use, 75 asks its supervisor for",
      "a restart."
    })
public final class AioWorker {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Properties file with settings.",
      scope = CommandLine.ScopeType.INHERIT)
  private @Nullable Path config;

  @SuppressWarnings("UnusedVariable") // picocli sets it, and prints the help itself.
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.",
      scope = CommandLine.ScopeType.INHERIT)
  private boolean help;

  private AioWorker() {}

  /**
   * Runs the command.
   *
   * @return the process's exit code
   */
  public static int run(Platform platform, String... arguments) {
    AioWorker worker = new AioWorker();
    return new CommandLine(worker)
        .addSubcommand(new StartCommand(worker, platform))
        .addSubcommand(new StatusCommand(worker, platform))
        .addSubcommand(new DoctorCommand(worker, platform))
        .addSubcommand(new VerifyCommand(platform))
        .addSubcommand(new VersionCommand(platform))
        .setOut(platform.out())
        .setErr(platform.err())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              platform.err().println(failure.getMessage());
              return failure instanceof ConfigException ? ExitCode.USAGE : ExitCode.FAILURE;
            })
        .execute(arguments);
  }

  AgentConfig config(Platform platform) throws ConfigException {
    return AgentConfigLoader.load(platform.environment(), config);
  }
}
