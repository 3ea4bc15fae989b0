package io.aiwm.agent.model;

import io.aiwm.agent.command.CommandException;
import io.aiwm.api.wire.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Space for models, made where there is too little. */
final class ModelRoom {
  /** What the machine itself needs to go on. */
  static final long RESERVE = 1L << 30;

  private final ModelStore store;
  private final ModelUse use;
  private final long budget;
  private final FreeSpace freeSpace;

  /** Free space of a file system, in bytes. */
  @FunctionalInterface
  interface FreeSpace {
    FreeSpace REAL = path -> Files.getFileStore(path).getUsableSpace();

    long of(Path path) throws IOException;
  }

  /**
   * @param budget bytes that all models together may take, or 0 for as much as there is
   */
  ModelRoom(ModelStore store, ModelUse use, long budget, FreeSpace freeSpace) {
    this.store = store;
    this.use = use;
    this.budget = budget;
    this.freeSpace = freeSpace;
  }

  long budget() {
    return budget;
  }

  long free() throws IOException {
    return Math.max(0, freeSpace.of(Files.createDirectories(store.root())) - RESERVE);
  }

  long used() throws IOException {
    return store.models().stream().mapToLong(it -> it.manifest().sizeBytes()).sum();
  }

  /**
   * Makes room for a model; models that nobody uses give way, those longest not asked for first,
   * where the budget asks for it.
   *
   * @param size of the model
   * @param missing how much of it is still to come
   * @throws CommandException {@code RESOURCE_EXHAUSTED} if there cannot be as much room
   */
  void make(long size, long missing) throws IOException, CommandException {
    if (budget > 0) {
      if (size > budget) {
        throw exhausted("the model is larger than this node's budget", size, budget);
      }
      evict(budget - size);
    }
    long free = free();
    if (missing > free) {
      throw exhausted("there is not enough disk space", missing, free);
    }
  }

  /** Deletes models that nobody uses until no more than this is used; returns what was freed. */
  long evict(long most) throws IOException {
    List<ModelStore.Model> models = store.models();
    long used = models.stream().mapToLong(it -> it.manifest().sizeBytes()).sum();
    long freed = 0;
    for (ModelStore.Model model : ModelStore.evictable(models, use)) {
      if (used - freed <= most) {
        break;
      }
      store.delete(model);
      freed += model.manifest().sizeBytes();
    }
    return freed;
  }

  private static CommandException exhausted(String why, long needed, long available) {
    return new CommandException(
        ErrorCode.RESOURCE_EXHAUSTED,
        why + ": " + needed + " bytes are needed and " + available + " available",
        Map.of("neededBytes", needed, "availableBytes", available));
  }
}
