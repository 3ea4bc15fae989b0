package io.aiwm.agent.docker;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.policy.LocalPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory or file of this machine that a container sees.
 *
 * @param source where it is here, with links followed
 * @param target where the container sees it
 * @param readOnly whether the container may only read it
 */
record Mount(Path source, String target, boolean readOnly) {

  /** The mounts of {@code volumes}, each {@code source:target} or {@code source:target:ro}. */
  static List<Mount> of(CommandArguments arguments, LocalPolicy policy) throws CommandException {
    List<Mount> mounts = new ArrayList<>();
    for (String volume : arguments.texts("volumes")) {
      String[] parts = volume.split(":", -1);
      boolean wellFormed =
          (parts.length == 2 || parts.length == 3)
              && parts[0].startsWith("/")
              && parts[1].startsWith("/")
              && (parts.length == 2 || parts[2].equals("ro") || parts[2].equals("rw"));
      if (!wellFormed || volume.indexOf('\0') >= 0) {
        throw arguments.invalid(
            "volumes", "must be source:target, or source:target:ro, with absolute paths");
      }
      boolean readOnly = parts.length == 3 && parts[2].equals("ro");
      mounts.add(new Mount(policy.admitMount(parts[0]), parts[1], readOnly));
    }
    return mounts;
  }

  Bind toBind() {
    return new Bind(
        source.toString(), new Volume(target), readOnly ? AccessMode.ro : AccessMode.rw);
  }
}
