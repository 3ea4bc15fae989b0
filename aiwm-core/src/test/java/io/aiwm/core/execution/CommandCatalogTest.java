package io.aiwm.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.security.Permission;
import io.aiwm.api.wire.MessageType;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The types of commands")
class CommandCatalogTest {
  private static final Path PAGE = Path.of("..", "docs", "security.md");
  private static final Pattern NAME = Pattern.compile("`([a-z]+\\.[A-Za-z]+)`");

  /** What agents send, and what a step cannot. */
  private static final Set<String> NO_COMMANDS =
      Set.of(
          MessageType.CONNECTION_ACK,
          MessageType.REGISTER_ACK,
          MessageType.ERROR,
          MessageType.NODE_REGISTER,
          MessageType.HEARTBEAT,
          MessageType.METRICS,
          MessageType.COMMAND_ACK,
          MessageType.COMMAND_RESULT,
          MessageType.COMMAND_CANCEL,
          MessageType.DEPLOYMENT_STATUS,
          MessageType.DEPLOYMENT_LOGS,
          MessageType.MODEL_DOWNLOAD_PROGRESS);

  @Test
  @DisplayName("are all that the protocol has")
  void complete() throws IllegalAccessException {
    Set<String> commands = new TreeSet<>();
    for (Field field : MessageType.class.getFields()) {
      commands.add((String) field.get(null));
    }
    commands.removeAll(NO_COMMANDS);
    assertThat(CommandCatalog.types())
        .extracting(CommandType::name)
        .containsExactlyInAnyOrderElementsOf(commands);
  }

  @Test
  @DisplayName("need the permissions that docs/security.md says")
  void documented() throws IOException {
    Map<String, Permission> declared = new TreeMap<>();
    CommandCatalog.types().forEach(type -> declared.put(type.name(), type.permission()));
    assertThat(page()).isEqualTo(declared);
  }

  @Test
  @DisplayName("that operators add to their agents are for owners")
  void custom() {
    assertThat(CommandCatalog.find("custom.warmUp"))
        .isNotNull()
        .extracting(CommandType::permission)
        .isEqualTo(Permission.OWN);
    assertThat(CommandCatalog.find("custom.")).isNull();
  }

  @Test
  @DisplayName("are limited in time either as a whole or without progress")
  void limited() {
    assertThat(CommandCatalog.types())
        .allSatisfy(type -> assertThat(type.total() == null).isNotEqualTo(type.stall() == null));
  }

  private static Map<String, Permission> page() throws IOException {
    String table =
        Files.readString(PAGE).split("## Who may send which command")[1].split("\n## ")[0];
    Map<String, Permission> rows = new TreeMap<>();
    for (String row : table.split("\n")) {
      String[] cells = row.split("\\|");
      if (cells.length == 3) {
        Matcher name = NAME.matcher(cells[1]);
        while (name.find()) {
          rows.put(name.group(1), permission(cells[2]));
        }
      }
    }
    return rows;
  }

  private static Permission permission(String cell) {
    return switch (cell.strip().split("[ ,]")[0]) {
      case "viewers" -> Permission.VIEW;
      case "editors" -> Permission.EDIT;
      default -> Permission.OWN;
    };
  }
}
