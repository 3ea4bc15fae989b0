package io.aiwm.agent.docker;

import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.policy.LocalPolicy;
import io.aiwm.api.wire.ErrorCode;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rules that containers of this node have to keep to.
 *
 * @param policy the machine's own rules
 * @param models the agent's directory of models, which containers may read whatever the policy says
 * @param nodeId this node, if it is known: containers of another are not ours
 */
public record ContainerRules(LocalPolicy policy, Path models, @Nullable String nodeId) {
  /** Where a container finds its model. */
  static final String MODEL_TARGET = "/models";

  /** The model of a command, to be read only, and found below {@value #MODEL_TARGET}. */
  Optional<Mount> model(CommandArguments arguments) throws CommandException {
    Optional<String> path = arguments.text("modelPath");
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path root = models.toRealPath();
      Path model = root.resolve(path.get()).toRealPath();
      if (!model.startsWith(root) || model.equals(root)) {
        throw arguments.invalid("modelPath", "must be below " + models);
      }
      return Optional.of(new Mount(model, MODEL_TARGET + "/" + root.relativize(model), true));
    } catch (IOException | InvalidPathException e) {
      throw new CommandException(
          ErrorCode.MODEL_NOT_FOUND, "there is no model " + path.get() + " on this node");
    }
  }

  List<Mount> mounts(CommandArguments arguments, Optional<Mount> model) throws CommandException {
    List<Mount> mounts = new ArrayList<>(Mount.of(arguments, policy));
    model.ifPresent(mounts::add);
    return mounts;
  }
}
