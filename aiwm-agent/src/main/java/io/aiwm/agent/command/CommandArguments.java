package io.aiwm.agent.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aiwm.agent.address.Addresses;
import io.aiwm.agent.json.Json;
import io.aiwm.agent.session.Message;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ResourceRef;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A command's data, read with an answer for each wrong value. */
public final class CommandArguments {
  private final @Nullable ResourceRef resource;
  private final Function<String, JsonNode> fields;
  private final String prefix;

  public CommandArguments(Message command) {
    this(command.resource(), command::field, "");
  }

  private CommandArguments(
      @Nullable ResourceRef resource, Function<String, JsonNode> fields, String prefix) {
    this.resource = resource;
    this.fields = fields;
    this.prefix = prefix;
  }

  /** These arguments, and for the fields that are not there those of an object. */
  public CommandArguments orElse(JsonNode defaults) {
    return new CommandArguments(
        resource,
        name -> absent(fields.apply(name)) ? defaults.path(name) : fields.apply(name),
        prefix);
  }

  /** An object's fields. */
  public Optional<CommandArguments> object(String name) throws CommandException {
    JsonNode node = fields.apply(name);
    if (absent(node)) {
      return Optional.empty();
    }
    if (!node.isObject()) {
      throw invalid(name, "must be an object");
    }
    return Optional.of(new CommandArguments(null, node::path, prefix + name + "."));
  }

  /** A list of objects, empty if it is not there. */
  public List<CommandArguments> objects(String name) throws CommandException {
    JsonNode node = fields.apply(name);
    List<CommandArguments> objects = new ArrayList<>();
    if (absent(node)) {
      return objects;
    }
    if (!node.isArray()) {
      throw invalid(name, "must be a list of objects");
    }
    for (JsonNode element : node) {
      if (!element.isObject()) {
        throw invalid(name, "must be a list of objects");
      }
      String path = prefix + name + "[" + objects.size() + "].";
      objects.add(new CommandArguments(null, element::path, path));
    }
    return objects;
  }

  /** The fields of these names that are there, as they came. */
  public ObjectNode pick(Collection<String> names) {
    ObjectNode picked = Json.mapper().createObjectNode();
    names.stream().filter(this::has).forEach(name -> picked.set(name, fields.apply(name)));
    return picked;
  }

  /** Whether a field is there. */
  public boolean has(String name) {
    return !absent(fields.apply(name));
  }

  /** Id of the record that the command is about: its resource, or the field of that name. */
  public String resourceId(String field) throws CommandException {
    if (resource != null && resource.id() != null) {
      return resource.id();
    }
    return requiredText(field);
  }

  /** A text; the first of the names that is there. */
  public String requiredText(String... names) throws CommandException {
    Optional<String> text = text(names);
    if (text.isEmpty()) {
      throw invalid(names[0], "is missing");
    }
    return text.get();
  }

  /** A text; the first of the names that is there. */
  public Optional<String> text(String... names) throws CommandException {
    for (String name : names) {
      JsonNode node = fields.apply(name);
      if (!absent(node)) {
        if (!node.isValueNode()) {
          throw invalid(name, "must be a text");
        }
        if (!node.asText().isBlank()) {
          return Optional.of(node.asText());
        }
      }
    }
    return Optional.empty();
  }

  /** A text that is an http or https address. It may be signed, so no refusal repeats it. */
  public Optional<URI> address(String name) throws CommandException {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<URI> address = Addresses.parse(text.get(), "http", "https");
    if (address.isEmpty()) {
      throw invalid(name, "must be an http or https address with a host");
    }
    return address;
  }

  /** A number within bounds. */
  public Optional<Double> number(String name, double least, double most) throws CommandException {
    JsonNode node = fields.apply(name);
    if (absent(node)) {
      return Optional.empty();
    }
    if (!node.isNumber() || node.asDouble() < least || node.asDouble() > most) {
      throw invalid(name, "must be a number from " + least + " to " + most);
    }
    return Optional.of(node.asDouble());
  }

  /** A whole number within bounds. */
  public Optional<Long> integer(String name, long least, long most) throws CommandException {
    JsonNode node = fields.apply(name);
    if (absent(node)) {
      return Optional.empty();
    }
    if (!node.isIntegralNumber() || node.asLong() < least || node.asLong() > most) {
      throw invalid(name, "must be a whole number from " + least + " to " + most);
    }
    return Optional.of(node.asLong());
  }

  /** A flag with a default. */
  public boolean flag(String name, boolean fallback) throws CommandException {
    JsonNode node = fields.apply(name);
    if (absent(node)) {
      return fallback;
    }
    if (!node.isBoolean()) {
      throw invalid(name, "must be true or false");
    }
    return node.asBoolean();
  }

  /** A list of texts, empty if it is not there; a single text is a list of one. */
  public List<String> texts(String name) throws CommandException {
    JsonNode node = fields.apply(name);
    List<String> texts = new ArrayList<>();
    if (absent(node)) {
      return texts;
    }
    for (JsonNode element : node.isArray() ? node : List.of(node)) {
      if (!element.isValueNode() || element.isNull()) {
        throw invalid(name, "must be a list of texts");
      }
      texts.add(element.asText());
    }
    return texts;
  }

  /** An object of texts, empty if it is not there. */
  public Map<String, String> textMap(String name) throws CommandException {
    JsonNode node = fields.apply(name);
    Map<String, String> map = new LinkedHashMap<>();
    if (absent(node)) {
      return map;
    }
    if (!node.isObject()) {
      throw invalid(name, "must be an object");
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!field.getValue().isValueNode()) {
        throw invalid(name + "." + field.getKey(), "must be a text");
      }
      map.put(field.getKey(), field.getValue().asText(""));
    }
    return map;
  }

  private static boolean absent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  /** A refusal that names a field and the rule it breaks. */
  public CommandException invalid(String field, String rule) {
    return new CommandException(ErrorCode.COMMAND_INVALID, prefix + field + " " + rule);
  }
}
