package io.aiwm.core.internal.link;

import io.aiwm.core.internal.cluster.Cluster;
import io.aiwm.core.internal.execution.ExecutionPort;
import io.aiwm.core.internal.liveness.LivenessMonitor;
import io.aiwm.core.internal.node.NodePort;
import io.aiwm.core.internal.node.registration.NodeRegistrations;
import io.aiwm.core.internal.telemetry.TelemetryBuffer;
import io.aiwm.core.token.NodeTokens;

/**
 * Services that the node link uses.
 *
 * @param tokens verifies agents' tokens
 * @param registry takes in what happens to nodes
 * @param registrations told what nodes say when they register
 * @param orchestrator takes in what becomes of commands
 * @param cluster the other controllers
 * @param liveness watches sessions
 * @param telemetry takes in heartbeats and metrics
 * @param sessions the sessions of this controller
 * @param bus carries commands to those sessions
 */
public record LinkServices(
    NodeTokens tokens,
    NodePort registry,
    NodeRegistrations registrations,
    ExecutionPort orchestrator,
    Cluster cluster,
    LivenessMonitor liveness,
    TelemetryBuffer telemetry,
    NodeSessions sessions,
    LinkCommandBus bus) {}
