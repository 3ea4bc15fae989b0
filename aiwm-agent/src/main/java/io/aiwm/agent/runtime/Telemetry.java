package io.aiwm.agent.runtime;

import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.docker.GpuSelector;
import io.aiwm.agent.docker.ManagedContainer;
import io.aiwm.agent.gpu.GpuReading;
import io.aiwm.agent.gpu.SharedMemory;
import io.aiwm.agent.journal.CommandJournal;
import io.aiwm.agent.journal.JournalEntry;
import io.aiwm.agent.session.NodeReporter;
import io.aiwm.agent.system.SystemFacts;
import io.aiwm.agent.system.SystemProbe;
import io.aiwm.agent.system.SystemSample;
import io.aiwm.api.node.NodeInventory;
import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.Metrics;
import io.aiwm.api.wire.MigDevice;
import io.aiwm.api.wire.NodeRegister;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The node's reports on itself, put together from the probes. Thread-safe. */
final class Telemetry implements NodeReporter, GpuSelector {
  /** A registration is complete rather than quick; the controller waits half a minute. */
  private static final Duration FIRST_READING = Duration.ofSeconds(8);

  /** A heartbeat is on time rather than complete. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration HANGING = Duration.ofSeconds(30);

  private final String version;
  private final SystemProbe system;
  private final Supplier<String> gpuCapability;
  private final List<String> further;
  private final Refreshing<GpuReading> gpus;
  private final Refreshing<List<ManagedContainer>> containers;
  private final Refreshing<Optional<Map<String, Object>>> containerEngine;
  private final CommandJournal journal;
  private final Troubles troubles = new Troubles();
  private volatile long memory;
  private volatile Inventory told = new Inventory(List.of(), List.of());

  /** Facts whose change makes a node register again. */
  private record Inventory(List<String> capabilities, List<List<?>> devices) {}

  /**
   * @param gpuCapability how the GPUs are read
   * @param further what else the node can do
   * @param containerEngine the container engine, if one answers
   */
  Telemetry(
      String version,
      SystemProbe system,
      Supplier<String> gpuCapability,
      List<String> further,
      Refreshing<GpuReading> gpus,
      Refreshing<List<ManagedContainer>> containers,
      Refreshing<Optional<Map<String, Object>>> containerEngine,
      CommandJournal journal) {
    this.version = version;
    this.system = system;
    this.gpuCapability = gpuCapability;
    this.further = further;
    this.gpus = gpus;
    this.containers = containers;
    this.containerEngine = containerEngine;
    this.journal = journal;
  }

  @Override
  public NodeRegister registration() {
    NodeRegister registration = describe();
    List<GpuDevice> devices = registration.gpuDevices();
    List<String> capabilities = registration.capabilities();
    told =
        new Inventory(
            capabilities == null ? List.of() : capabilities,
            lasting(devices == null ? List.of() : devices));
    return registration;
  }

  /** An engine that is away for a moment is no other machine; one that has come is. */
  @Override
  public boolean inventoryChanged() {
    Inventory before = told;
    boolean docker = before.capabilities().contains("docker") || containerEngine.last().isPresent();
    GpuReading reading = gpus.last();
    return !capabilities(docker).equals(before.capabilities())
        || (reading.failure() == null
            && !lasting(devices(reading, memory)).equals(before.devices()));
  }

  /** Of each device what does not change from one measurement to the next. */
  private static List<List<?>> lasting(List<GpuDevice> devices) {
    List<List<?>> lasting = new ArrayList<>();
    for (GpuDevice it : devices) {
      List<MigDevice> parts = it.migDevices() == null ? List.of() : it.migDevices();
      lasting.add(
          Arrays.asList(
              it.deviceId(),
              it.uuid(),
              it.model(),
              it.memoryTotal(),
              it.driverVersion(),
              it.migMode(),
              parts.stream().map(part -> part.uuid() + " " + part.profile()).toList()));
    }
    return lasting;
  }

  private static List<GpuDevice> devices(GpuReading reading, long memory) {
    return reading.devices().stream().map(it -> SharedMemory.of(it.device(), memory)).toList();
  }

  /** What the node is now. */
  NodeRegister describe() {
    SystemFacts facts = system.facts();
    memory = facts.ramTotal();
    Optional<Map<String, Object>> engine = containerEngine.get(FIRST_READING);
    List<GpuDevice> devices = devices(gpus.get(FIRST_READING), facts.ramTotal());
    return new NodeRegister(
        facts.hostname(),
        facts.ipAddress(),
        null,
        facts.os(),
        facts.cpuCores(),
        facts.cpuModel(),
        facts.ramTotal(),
        facts.diskTotal(),
        devices,
        version,
        system.uptimeSeconds(),
        engine.orElse(null),
        null,
        capabilities(engine.isPresent()),
        running());
  }

  private List<String> capabilities(boolean docker) {
    List<String> capabilities = new ArrayList<>();
    capabilities.add(NodeInventory.IDEMPOTENT_COMMANDS);
    capabilities.add(NodeInventory.DRAIN);
    if (docker) {
      capabilities.add("docker");
    }
    capabilities.add("models");
    capabilities.add(gpuCapability.get());
    capabilities.addAll(further);
    return capabilities;
  }

  /** Our containers, and the commands that have no outcome yet. */
  private List<NodeRegister.Running> running() {
    List<NodeRegister.Running> running = new ArrayList<>();
    for (ManagedContainer container : containers.get(FIRST_READING)) {
      running.add(
          new NodeRegister.Running(
              container.messageId(),
              container.deploymentId(),
              container.containerId(),
              container.orphaned() ? "orphaned" : container.status()));
    }
    for (JournalEntry entry : journal.unfinished()) {
      running.add(new NodeRegister.Running(entry.messageId(), null, null, "accepted"));
    }
    return running;
  }

  @Override
  public Heartbeat heartbeat() {
    SystemSample sample = system.sample();
    List<String> problems = problems();
    troubles.note(problems);
    containerEngine.get(Duration.ZERO);
    return new Heartbeat(
        problems.isEmpty() ? "online" : "degraded",
        sample.uptimeSeconds(),
        sample.cpu().usage(),
        sample.memory().usage(),
        activeDeployments(),
        gpus.get(PATIENCE).devices().stream().map(GpuReading.Gpu::status).toList(),
        problems.isEmpty() ? null : problems);
  }

  @Override
  public Metrics metrics() {
    SystemSample sample = system.sample();
    return new Metrics(
        sample.cpu(),
        sample.memory(),
        sample.disk(),
        sample.network(),
        gpus.get(PATIENCE).devices().stream()
            .map(it -> SharedMemory.of(it.metrics(), sample.memory()))
            .toList());
  }

  /** What is wrong, in plain words. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    problems.addAll(gpus.get(PATIENCE).problems());
    if (!gpus.isRead()) {
      problems.add("the GPU probe has not answered yet");
    } else if (gpus.hangs(HANGING)) {
      problems.add("the GPU probe does not answer");
    }
    if (containers.hangs(HANGING)) {
      problems.add("the Docker engine does not answer");
    }
    return problems;
  }

  List<ManagedContainer> deployments() {
    return containers.get(PATIENCE);
  }

  long uptimeSeconds() {
    return system.uptimeSeconds();
  }

  /** The host part of endpoints. */
  String address() {
    String address = system.facts().ipAddress();
    return address == null ? "127.0.0.1" : address;
  }

  @Override
  public List<String> select(List<String> deviceIds, @Nullable Long memory)
      throws CommandException {
    List<GpuDevice> devices =
        gpus.get(PATIENCE).devices().stream().map(GpuReading.Gpu::device).toList();
    List<String> selected = GpuSelection.select(devices, deviceIds, memory);
    // There is nothing behind a mock device that a container could be given.
    return gpuCapability.get().equals("gpu:mock") ? List.of() : selected;
  }

  private int activeDeployments() {
    return (int)
        containers.get(PATIENCE).stream().filter(it -> it.isRunning() && !it.orphaned()).count();
  }
}
