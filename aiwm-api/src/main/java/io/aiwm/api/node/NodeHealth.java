package io.aiwm.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How well a node is, beside its status.
 *
 * @param state overall
 * @param reasons what is wrong, for people
 */
public record NodeHealth(State state, List<String> reasons) {
  /** Nothing is wrong. */
  public static final NodeHealth OK = new NodeHealth(State.OK, List.of());

  public NodeHealth(@Nullable State state, @Nullable List<String> reasons) {
    this.state = state == null ? State.OK : state;
    this.reasons = reasons == null ? List.of() : List.copyOf(reasons);
  }

  /** From best to worst. */
  public enum State {
    @JsonProperty("ok")
    OK,
    @JsonProperty("degraded")
    DEGRADED,
    @JsonProperty("failed")
    FAILED
  }
}
