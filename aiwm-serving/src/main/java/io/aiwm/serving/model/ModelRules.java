package io.aiwm.serving.model;

import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.security.SecretRef;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules for what users say of a model; each bad field is named. */
final class ModelRules {
  private static final int MAX_TAGS = 50;
  private static final int MAX_SETTINGS = 50;
  private static final String TAG = "[\\p{L}\\p{N}][\\p{L}\\p{N} ._:/-]{0,63}";
  private static final String SETTING = "[A-Za-z][A-Za-z0-9._-]{0,63}";
  private static final Set<String> SECRET_WORDS =
      Set.of("key", "token", "secret", "password", "authorization", "credential");

  private final List<FieldError> errors = new ArrayList<>();

  private ModelRules() {}

  /** Each field for itself. */
  static void check(ModelRequest asked) {
    ModelRules rules = new ModelRules();
    rules.text("name", asked.name(), 1, 100);
    rules.text("description", asked.description(), 0, 500);
    rules.text("repository", asked.repository(), 1, 256);
    rules.text("fileName", asked.fileName(), 1, 256);
    rules.text("downloadPath", asked.downloadPath(), 1, 1_024);
    rules.text("nodeId", asked.nodeId(), 1, 64);
    rules.text("provider", asked.provider(), 1, 64);
    rules.text("modelIdentifier", asked.modelIdentifier(), 1, 256);
    rules.address(asked.apiEndpoint());
    rules.settings(asked.apiConfig());
    rules.tags("tags", asked.tags());
    rules.end();
  }

  /** Tags of a model or version. */
  static void checkTags(@Nullable List<String> tags) {
    ModelRules rules = new ModelRules();
    rules.tags("tags", tags);
    rules.end();
  }

  /** Fields that are needed, by where the model runs. */
  static ModelDetails whole(ModelDetails details) {
    ModelRules rules = new ModelRules();
    if (details.deploymentType() == DeploymentType.API_BASED) {
      rules.required("provider", details.provider());
      rules.required("apiEndpoint", details.apiEndpoint());
      rules.required("modelIdentifier", details.modelIdentifier());
    }
    rules.end();
    return details;
  }

  private void required(String field, @Nullable String value) {
    if (value == null) {
      error(field, "is required of an api-based model");
    }
  }

  private void text(String field, @Nullable String value, int least, int most) {
    if (value != null && (value.length() > most || value.strip().length() < least)) {
      error(field, "must have " + least + " to " + most + " characters");
    } else if (value != null && least > 0 && value.chars().anyMatch(c -> c < ' ')) {
      error(field, "must be one line of text");
    }
  }

  private void address(@Nullable String value) {
    if (value == null) {
      return;
    }
    try {
      URI uri = new URI(value);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean web = scheme.equals("https") || scheme.equals("http");
      if (!web || uri.getHost() == null || uri.getUserInfo() != null || value.length() > 1_024) {
        error("apiEndpoint", "must be an http or https address without user and password");
      }
    } catch (URISyntaxException e) {
      error("apiEndpoint", "must be an http or https address");
    }
  }

  private void settings(@Nullable Map<String, String> settings) {
    if (settings == null) {
      return;
    }
    if (settings.size() > MAX_SETTINGS) {
      error("apiConfig", "may have at most " + MAX_SETTINGS + " settings");
    }
    settings.forEach(
        (name, value) -> {
          String field = "apiConfig." + name;
          if (!name.matches(SETTING)) {
            error("apiConfig", "has a setting whose name does not match " + SETTING);
          } else if (value.length() > 1_024) {
            error(field, "must have at most 1,024 characters");
          } else if (isSecret(name) && !isReference(value)) {
            error(field, "must name a secret of the host, as ${secrets.<name>}");
          }
        });
  }

  private static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SECRET_WORDS.stream().anyMatch(lower::contains);
  }

  private static boolean isReference(String value) {
    try {
      SecretRef.parse(value);
      return true;
    } catch (IllegalArgumentException plain) {
      return false;
    }
  }

  private void tags(String field, @Nullable List<String> tags) {
    if (tags != null && tags.size() > MAX_TAGS) {
      error(field, "may have at most " + MAX_TAGS + " tags");
    } else if (tags != null && !tags.stream().allMatch(tag -> tag.matches(TAG))) {
      error(field, "must be words of 1 to 64 letters, digits, spaces and . _ : / -");
    }
  }

  private void error(String field, String rule) {
    errors.add(new FieldError(field, rule));
  }

  private void end() {
    if (!errors.isEmpty()) {
      throw new ValidationException(errors);
    }
  }
}
