package io.aiwm.api.capacity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The state of an allocation in its life. */
public enum AllocationState {
  /** It waits for capacity, and holds none. */
  PENDING,
  /** Its capacity is claimed, and not in use yet. */
  HELD,
  /** Its holder uses the capacity. */
  BOUND,
  /** Nobody holds it any more; its capacity stays claimed until the holder's absence is proven. */
  RELEASING,
  /** It is over, and claims nothing. */
  ENDED;

  /** The name in JSON. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it claims capacity on nodes. */
  public boolean claims() {
    return this == HELD || this == BOUND || this == RELEASING;
  }
}
