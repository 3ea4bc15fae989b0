package io.aiwm.core.internal.node;

import io.aiwm.api.node.NodeInventory;
import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.NodeRegister;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns what an agent says of its machine into what is kept. An agent is not trusted: text is cut,
 * lists are bounded, figures below zero are dropped. Pure.
 */
final class Inventories {
  private static final int MAX_TEXT = 256;
  private static final int MAX_ITEMS = 64;

  private Inventories() {}

  static NodeInventory of(NodeRegister said) {
    return new NodeInventory(
        cut(said.hostname()),
        cut(said.ipAddress()),
        cut(said.publicIpAddress()),
        cut(os(said.os())),
        notNegative(said.cpuCores()),
        cut(said.cpuModel()),
        notNegative(said.ramTotal()),
        notNegative(said.diskTotal()),
        devices(said.gpuDevices()),
        cut(said.daemonVersion()),
        cut(words(said.containerRuntime(), "name", "version")),
        capabilities(said.capabilities()));
  }

  /**
   * Labels with those that the agent suggests; what stands there already wins, and a suggestion
   * that breaks a rule is left out.
   */
  static Map<String, String> mergedLabels(
      Map<String, String> present, @Nullable Map<String, String> suggested) {
    if (suggested == null) {
      return present;
    }
    Map<String, String> merged = new LinkedHashMap<>(present);
    suggested.forEach(
        (key, value) -> {
          if (key != null && value != null && merged.size() < NodeRules.MAX_LABELS) {
            if (NodeRules.labelError(key, value) == null) {
              merged.putIfAbsent(key, value);
            }
          }
        });
    return merged;
  }

  private static @Nullable String os(@Nullable Object os) {
    if (os instanceof Map<?, ?> parts && parts.get("distro") == null) {
      return words(os, "platform", "version", "arch", "kernel");
    }
    return words(os, "distro", "version", "arch", "kernel");
  }

  /** Text as it is; of an object the named parts in their order. */
  private static @Nullable String words(@Nullable Object value, String... names) {
    if (value instanceof Map<?, ?> parts) {
      String text =
          Stream.of(names)
              .map(name -> (Object) parts.get(name))
              .filter(part -> part instanceof String || part instanceof Number)
              .map(String::valueOf)
              .collect(Collectors.joining(" "));
      return text.isEmpty() ? null : text;
    }
    return value instanceof String text ? text : null;
  }

  private static List<GpuDevice> devices(@Nullable List<GpuDevice> devices) {
    return devices == null
        ? List.of()
        : devices.stream().filter(Objects::nonNull).limit(MAX_ITEMS).toList();
  }

  private static List<String> capabilities(@Nullable List<String> names) {
    return names == null
        ? List.of()
        : names.stream()
            .filter(Objects::nonNull)
            .filter(name -> name.length() <= MAX_TEXT)
            .distinct()
            .limit(MAX_ITEMS)
            .toList();
  }

  private static @Nullable String cut(@Nullable String text) {
    if (text == null || text.length() <= MAX_TEXT) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
    return text.substring(0, end);
  }

  private static @Nullable Integer notNegative(@Nullable Integer value) {
    return value == null || value < 0 ? null : value;
  }

  private static @Nullable Long notNegative(@Nullable Long value) {
    return value == null || value < 0 ? null : value;
  }
}
