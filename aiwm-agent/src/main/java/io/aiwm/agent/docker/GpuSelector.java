package io.aiwm.agent.docker;

import io.aiwm.agent.command.CommandException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A translation of the controller's names of GPUs into the driver's. */
@FunctionalInterface
public interface GpuSelector {

  /**
   * Finds GPUs for a container.
   *
   * @param deviceIds names such as {@code GPU-0}, or UUIDs of GPUs or MIG devices
   * @param memory bytes that must be free on each, or null
   * @return UUIDs or indexes for Docker; empty where there is nothing to hand to a container
   * @throws CommandException {@code GPU_NOT_AVAILABLE} if one does not exist, {@code
   *     INSUFFICIENT_MEMORY} if one has too little memory left
   */
  List<String> select(List<String> deviceIds, @Nullable Long memory) throws CommandException;
}
