package io.aiwm.agent.docker;

import io.aiwm.agent.command.CommandException;
import java.util.List;

/** Turns the controller's names of GPUs into the driver's. */
@FunctionalInterface
public interface GpuSelector {

  /**
   * Finds GPUs for a container.
   *
   * @param deviceIds names such as {@code GPU-0}
   * @return UUIDs or indexes for Docker; empty where there is nothing to hand to a container
   * @throws CommandException {@code GPU_NOT_AVAILABLE} if one does not exist
   */
  List<String> select(List<String> deviceIds) throws CommandException;
}
