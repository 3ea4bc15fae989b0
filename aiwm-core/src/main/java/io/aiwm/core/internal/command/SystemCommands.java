package io.aiwm.core.internal.command;

import static io.aiwm.api.security.Permission.OWN;
import static io.aiwm.api.security.Permission.VIEW;

import io.aiwm.api.security.Permission;
import io.aiwm.api.wire.MessageType;
import io.aiwm.core.feature.CommandType;
import io.aiwm.core.settings.ExecutionSettings;
import java.util.List;

/** The commands about a node and its agent. */
final class SystemCommands {
  private final ExecutionSettings settings;

  SystemCommands(ExecutionSettings settings) {
    this.settings = settings;
  }

  List<CommandType> all() {
    return List.of(
        system(VIEW, MessageType.SYSTEM_HEALTH_CHECK),
        system(VIEW, MessageType.SYSTEM_QUERY),
        system(OWN, MessageType.SYSTEM_RESTART),
        CommandType.progressing(settings.updateStall(), OWN, MessageType.SYSTEM_UPDATE),
        system(OWN, MessageType.SYSTEM_DRAIN));
  }

  private CommandType system(Permission permission, String name) {
    return CommandType.within(settings.systemTimeout(), permission, name);
  }
}
