package io.aiwm.core.internal.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.BiConsumer;

/** Text and numbers that JSON can spell but that not every database can hold. */
public final class TextRules {
  public static final String RULE =
      "has a character that cannot be stored (NUL or half a surrogate pair)";

  private TextRules() {}

  /** True if text has a NUL or an unpaired surrogate. */
  public static boolean broken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return true;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Reports everything in a free-form value that cannot be stored. */
  public static void check(JsonNode node, String path, BiConsumer<String, String> report) {
    if (node.isTextual() && broken(node.textValue())) {
      report.accept(path, RULE);
    } else if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
      report.accept(path, "must be a number within the range of a double");
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        check(node.get(i), path + "[" + i + "]", report);
      }
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        if (broken(entry.getKey())) {
          report.accept(path, "has a name with a character that cannot be stored");
        }
        check(entry.getValue(), path + "." + entry.getKey(), report);
      }
    }
  }
}
