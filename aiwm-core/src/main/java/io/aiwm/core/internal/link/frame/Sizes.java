package io.aiwm.core.internal.link.frame;

import io.aiwm.core.link.Dialect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Fields that hold memory or disk sizes, and their conversion in free-form data. Fields named
 * {@code *Bytes} and the counters of networks and disks are bytes in every dialect and not among
 * them.
 */
final class Sizes {
  private static final Set<String> ANYWHERE =
      Set.of(
          "ramTotal",
          "ramFree",
          "ramUsed",
          "diskTotal",
          "diskFree",
          "diskUsed",
          "memoryTotal",
          "memoryFree",
          "memoryUsed",
          "memoryLimit",
          "gpuMemoryUsed",
          "gpuMemoryLimit");
  private static final Set<String> OF_MEMORY_OR_DISK =
      Set.of("total", "used", "free", "buffers", "cached");
  private static final Set<String> MEMORY_OR_DISK = Set.of("memory", "ram", "disk");

  /** Other people's names, never ours. */
  private static final Set<String> OPAQUE = Set.of("environment", "labels", "credentials");

  private Sizes() {}

  /** True if a field of a message record is a size. */
  static boolean isSize(String field) {
    return ANYWHERE.contains(field) || OF_MEMORY_OR_DISK.contains(field);
  }

  /** Free-form data of a dialect, in bytes. */
  static Map<String, Object> toBytes(Map<String, Object> data, Dialect dialect) {
    return dialect.unit() == 1
        ? data
        : map(data, false, n -> Math.round(n.doubleValue() * dialect.unit()));
  }

  /** Free-form data in bytes, in the units of a dialect. */
  static Map<String, Object> fromBytes(Map<String, Object> data, Dialect dialect) {
    return dialect.unit() == 1 ? data : map(data, false, n -> divided(n, dialect.unit()));
  }

  private static Number divided(Number bytes, long unit) {
    long whole = bytes.longValue();
    if (whole % unit == 0) {
      return whole / unit;
    }
    return bytes.doubleValue() / unit;
  }

  private static Map<String, Object> map(
      Map<?, ?> data, boolean inMemoryOrDisk, UnaryOperator<Number> convert) {
    Map<String, Object> converted = new LinkedHashMap<>();
    data.forEach(
        (name, value) -> {
          String field = String.valueOf(name);
          converted.put(field, value(field, value, inMemoryOrDisk, convert));
        });
    return converted;
  }

  private static @Nullable Object value(
      String field, @Nullable Object value, boolean inMemoryOrDisk, UnaryOperator<Number> convert) {
    if (value instanceof Number number) {
      boolean size =
          ANYWHERE.contains(field) || (inMemoryOrDisk && OF_MEMORY_OR_DISK.contains(field));
      return size ? convert.apply(number) : number;
    }
    if (value instanceof Map<?, ?> map && !OPAQUE.contains(field)) {
      return map(map, MEMORY_OR_DISK.contains(field), convert);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> converted = new ArrayList<>(list.size());
      list.forEach(item -> converted.add(value(field, item, inMemoryOrDisk, convert)));
      return converted;
    }
    return value;
  }
}
