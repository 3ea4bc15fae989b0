package io.aiwm.core.internal.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeRole;
import io.aiwm.core.internal.text.IpAddresses;
import io.aiwm.core.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of a node's fields. All that are broken are named at once. Pure. */
final class NodeRules {
  static final int MAX_LABELS = 64;
  private static final int MAX_NAME = 128;
  private static final int MAX_LABEL_VALUE = 256;
  private static final int MAX_METADATA_BYTES = 16 * 1024;
  private static final Pattern LABEL_KEY =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/-]{0,126}[A-Za-z0-9])?");

  private final List<FieldError> errors = new ArrayList<>();

  private NodeRules() {}

  /**
   * Checks a node to create.
   *
   * @throws ValidationException naming each bad field
   */
  static void check(NodeDraft draft) {
    NodeRules rules = new NodeRules();
    rules.name(draft.name());
    rules.roles(draft.role());
    rules.vpnIp(draft.vpnIp());
    rules.labels(draft.labels());
    rules.metadata(draft.metadata());
    rules.end();
  }

  /**
   * Checks what is to change.
   *
   * @throws ValidationException naming each bad field
   */
  static void check(NodePatch patch) {
    NodeRules rules = new NodeRules();
    if (patch.name() != null) {
      rules.name(patch.name());
    }
    if (patch.role() != null) {
      rules.roles(patch.role());
    }
    if (patch.vpnIp() != null && !patch.vpnIp().isEmpty()) {
      rules.vpnIp(patch.vpnIp());
    }
    rules.labels(patch.labels());
    rules.metadata(patch.metadata());
    rules.end();
  }

  /** The rule that a label breaks, or null. */
  static @Nullable String labelError(String key, String value) {
    if (!LABEL_KEY.matcher(key).matches()) {
      return "a key must be 1 to 128 letters, digits, dots, dashes, slashes and underscores, and"
          + " begin and end with a letter or digit";
    }
    if (value.length() > MAX_LABEL_VALUE || !printable(value)) {
      return "a value must be at most " + MAX_LABEL_VALUE + " printable characters";
    }
    return null;
  }

  private void name(@Nullable String name) {
    if (name == null || name.isBlank() || name.codePointCount(0, name.length()) > MAX_NAME) {
      bad("name", "must have 1 to " + MAX_NAME + " characters");
    } else if (!printable(name) || !name.equals(name.strip())) {
      bad("name", "must be printable and not begin or end with a space");
    }
  }

  private void roles(@Nullable List<NodeRole> roles) {
    if (roles == null || roles.isEmpty()) {
      bad("role", "must name at least one role");
    } else if (new HashSet<>(roles).size() != roles.size()) {
      bad("role", "must not name a role twice");
    }
  }

  private void vpnIp(@Nullable String address) {
    if (address != null && !IpAddresses.isLiteral(address)) {
      bad("vpnIp", "must be an IPv4 or IPv6 address");
    }
  }

  private void labels(@Nullable Map<String, String> labels) {
    if (labels == null) {
      return;
    }
    if (labels.size() > MAX_LABELS) {
      bad("labels", "must be at most " + MAX_LABELS);
      return;
    }
    labels.forEach(
        (key, value) -> {
          String error = labelError(key, value);
          if (error != null) {
            bad("labels", error);
          }
        });
  }

  private void metadata(@Nullable Map<String, Object> metadata) {
    try {
      if (metadata != null
          && Json.mapper().writeValueAsBytes(metadata).length > MAX_METADATA_BYTES) {
        bad("metadata", "must be at most " + MAX_METADATA_BYTES + " bytes of JSON");
      }
    } catch (JsonProcessingException e) {
      bad("metadata", "must be plain JSON values");
    }
  }

  private static boolean printable(String text) {
    return text.codePoints()
        .allMatch(
            c ->
                switch (Character.getType(c)) {
                  case Character.CONTROL,
                      Character.FORMAT,
                      Character.SURROGATE,
                      Character.UNASSIGNED,
                      Character.LINE_SEPARATOR,
                      Character.PARAGRAPH_SEPARATOR ->
                      false;
                  default -> true;
                });
  }

  private void bad(String field, String rule) {
    errors.add(new FieldError(field, rule));
  }

  private void end() {
    if (!errors.isEmpty()) {
      throw new ValidationException(errors);
    }
  }
}
