package io.aiwm.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aiwm.api.alert.Alert;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Health of a node, beside its status.
 *
 * @param state what its agent says
 * @param reasons what is wrong, for people
 * @param alerts what is measured and over its limit
 */
public record NodeHealth(State state, List<String> reasons, List<Alert> alerts) {
  /** Nothing is wrong. */
  public static final NodeHealth OK = new NodeHealth(State.OK, List.of());

  public NodeHealth(
      @Nullable State state, @Nullable List<String> reasons, @Nullable List<Alert> alerts) {
    this.state = state == null ? State.OK : state;
    this.reasons = reasons == null ? List.of() : List.copyOf(reasons);
    this.alerts = alerts == null ? List.of() : List.copyOf(alerts);
  }

  /** Health as an agent reports it, without alerts. */
  public NodeHealth(State state, List<String> reasons) {
    this(state, reasons, null);
  }

  /** A copy with other alerts. */
  public NodeHealth withAlerts(List<Alert> value) {
    return new NodeHealth(state, reasons, value);
  }

  /** From best to worst. */
  public enum State {
    @JsonProperty("ok")
    OK,
    @JsonProperty("degraded")
    DEGRADED,
    @JsonProperty("failed")
    FAILED;

    /** The name in JSON. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
