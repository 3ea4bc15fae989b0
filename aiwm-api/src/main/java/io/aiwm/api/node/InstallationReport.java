package io.aiwm.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A report of an install script on itself.
 *
 * @param phase how far it is
 * @param code why it failed, for example {@code CHECKSUM_MISMATCH}
 * @param message for people; at most 2,000 characters
 * @param details further facts
 * @param version version that is being installed
 */
public record InstallationReport(
    Phase phase,
    @Nullable String code,
    @Nullable String message,
    @Nullable Map<String, Object> details,
    @Nullable String version) {

  /** Phase of an installation. */
  public enum Phase {
    @JsonProperty("started")
    STARTED,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("completed")
    COMPLETED
  }
}
