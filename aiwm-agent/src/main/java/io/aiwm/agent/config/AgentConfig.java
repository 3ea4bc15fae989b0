package io.aiwm.agent.config;

import io.aiwm.agent.policy.LocalPolicy;
import io.aiwm.agent.proxy.ProxySettings;
import io.aiwm.agent.update.UpdateSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one agent, all checked.
 *
 * @param endpoint the controller's node link, {@code ws} or {@code wss}
 * @param nodeId id of the node, where it was given; the token has it too
 * @param token where the token comes from
 * @param heartbeatInterval how often to send heartbeats until the controller says otherwise
 * @param metricsInterval how often to send metrics until the controller says otherwise
 * @param dockerSocket path of the Docker engine's socket; it need not exist
 * @param gpuMock whether to report made-up GPUs
 * @param logLevel {@code TRACE} to {@code ERROR}, or {@code OFF}
 * @param dataDirectory where the journal, the lock and the state live
 * @param supervised whether something starts the agent again when it ends
 * @param stopTimeout how long a stop waits for running commands
 * @param policy what this machine's owner allows
 * @param models where models are kept
 * @param modelBudget bytes that they may take together, or 0 for as much as there is
 * @param proxy how to reach nginx, on a node that is a proxy
 * @param updates where new versions of the agent come from
 */
public record AgentConfig(
    URI endpoint,
    @Nullable String nodeId,
    TokenSource token,
    Duration heartbeatInterval,
    Duration metricsInterval,
    Path dockerSocket,
    boolean gpuMock,
    String logLevel,
    Path dataDirectory,
    boolean supervised,
    Duration stopTimeout,
    LocalPolicy policy,
    Path models,
    long modelBudget,
    Optional<ProxySettings> proxy,
    UpdateSettings updates) {

  /** The same settings for this node, and for an agent that is supervised or not. */
  public AgentConfig with(@Nullable String id, boolean isSupervised) {
    return new AgentConfig(
        endpoint,
        id,
        token,
        heartbeatInterval,
        metricsInterval,
        dockerSocket,
        gpuMock,
        logLevel,
        dataDirectory,
        isSupervised,
        stopTimeout,
        policy,
        models,
        modelBudget,
        proxy,
        updates);
  }
}
