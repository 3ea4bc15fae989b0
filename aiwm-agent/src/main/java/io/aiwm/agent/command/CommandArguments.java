package io.aiwm.agent.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.agent.session.Message;
import io.aiwm.api.wire.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A command's data, read with an answer for each wrong value. */
public final class CommandArguments {
  private final Message command;

  public CommandArguments(Message command) {
    this.command = command;
  }

  /** Id of the record that the command is about: its resource, or the field of that name. */
  public String resourceId(String field) throws CommandException {
    if (command.resource() != null && command.resource().id() != null) {
      return command.resource().id();
    }
    return requiredText(field);
  }

  /** A text; the first of the names that is there. */
  public String requiredText(String... names) throws CommandException {
    Optional<String> text = text(names);
    if (text.isEmpty()) {
      throw invalid(names[0] + " is missing");
    }
    return text.get();
  }

  /** A text; the first of the names that is there. */
  public Optional<String> text(String... names) throws CommandException {
    for (String name : names) {
      JsonNode node = command.field(name);
      if (!absent(node)) {
        if (!node.isValueNode()) {
          throw invalid(name + " must be a text");
        }
        if (!node.asText().isBlank()) {
          return Optional.of(node.asText());
        }
      }
    }
    return Optional.empty();
  }

  /** A number within bounds. */
  public Optional<Double> number(String name, double least, double most) throws CommandException {
    JsonNode node = command.field(name);
    if (absent(node)) {
      return Optional.empty();
    }
    if (!node.isNumber() || node.asDouble() < least || node.asDouble() > most) {
      throw invalid(name + " must be a number from " + least + " to " + most);
    }
    return Optional.of(node.asDouble());
  }

  /** A whole number within bounds. */
  public Optional<Long> integer(String name, long least, long most) throws CommandException {
    JsonNode node = command.field(name);
    if (absent(node)) {
      return Optional.empty();
    }
    if (!node.isIntegralNumber() || node.asLong() < least || node.asLong() > most) {
      throw invalid(name + " must be a whole number from " + least + " to " + most);
    }
    return Optional.of(node.asLong());
  }

  /** A flag with a default. */
  public boolean flag(String name, boolean fallback) throws CommandException {
    JsonNode node = command.field(name);
    if (absent(node)) {
      return fallback;
    }
    if (!node.isBoolean()) {
      throw invalid(name + " must be true or false");
    }
    return node.asBoolean();
  }

  /** A list of texts, empty if it is not there; a single text is a list of one. */
  public List<String> texts(String name) throws CommandException {
    JsonNode node = command.field(name);
    List<String> texts = new ArrayList<>();
    if (absent(node)) {
      return texts;
    }
    for (JsonNode element : node.isArray() ? node : List.of(node)) {
      if (!element.isValueNode() || element.isNull()) {
        throw invalid(name + " must be a list of texts");
      }
      texts.add(element.asText());
    }
    return texts;
  }

  /** An object of texts, empty if it is not there. */
  public Map<String, String> textMap(String name) throws CommandException {
    JsonNode node = command.field(name);
    Map<String, String> map = new LinkedHashMap<>();
    if (absent(node)) {
      return map;
    }
    if (!node.isObject()) {
      throw invalid(name + " must be an object");
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!field.getValue().isValueNode()) {
        throw invalid(name + "." + field.getKey() + " must be a text");
      }
      map.put(field.getKey(), field.getValue().asText(""));
    }
    return map;
  }

  private static boolean absent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static CommandException invalid(String message) {
    return new CommandException(ErrorCode.COMMAND_INVALID, message);
  }
}
