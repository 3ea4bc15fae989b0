package io.aiwm.tools.chaos.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of a run, read from environment variables.
 *
 * @param hostJar {@code HOST_JAR}: the reference host
 * @param agentJar {@code AGENT_JAR}: the agent; for {@code ExecutionChaos} only
 * @param effectJar {@code EFFECT_JAR}: its {@code EffectCommand}
 * @param database {@code DATABASE}: {@code postgres}, {@code h2} or {@code mongo}
 * @param duration {@code DURATION}: how long to be nasty, in seconds; 600
 * @param hosts {@code HOSTS}: how many hosts; 2
 * @param agents {@code AGENTS}: how many agents; 200
 * @param rate {@code RATE}: executions to submit a second; 10
 * @param seed {@code SEED}: of all random choices
 * @param work {@code WORK_DIR}: where data and logs go
 * @param report {@code REPORT}: file to write the summary to, or null
 */
public record Options(
    Path hostJar,
    Path agentJar,
    Path effectJar,
    String database,
    Duration duration,
    int hosts,
    int agents,
    int rate,
    long seed,
    Path work,
    @Nullable Path report) {

  public static Options from(Map<String, String> env) {
    String report = env.getOrDefault("REPORT", "");
    return new Options(
        Path.of(env.getOrDefault("HOST_JAR", "host.jar")).toAbsolutePath(),
        Path.of(env.getOrDefault("AGENT_JAR", "agent.jar")).toAbsolutePath(),
        Path.of(env.getOrDefault("EFFECT_JAR", "effect.jar")).toAbsolutePath(),
        env.getOrDefault("DATABASE", "postgres"),
        Duration.ofSeconds(Long.parseLong(env.getOrDefault("DURATION", "600"))),
        Integer.parseInt(env.getOrDefault("HOSTS", "2")),
        Integer.parseInt(env.getOrDefault("AGENTS", "200")),
        Integer.parseInt(env.getOrDefault("RATE", "10")),
        Long.parseLong(env.getOrDefault("SEED", "1")),
        Path.of(env.getOrDefault("WORK_DIR", "chaos-work")).toAbsolutePath(),
        report.isEmpty() ? null : Path.of(report).toAbsolutePath());
  }
}
