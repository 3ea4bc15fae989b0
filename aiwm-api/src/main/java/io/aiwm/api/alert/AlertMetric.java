package io.aiwm.api.alert;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Metrics that limits can be set on. */
public enum AlertMetric {
  /** Degrees Celsius, of each GPU. */
  @JsonProperty("gpu_temperature")
  GPU_TEMPERATURE(false),
  /** Percent in use, of each GPU. */
  @JsonProperty("gpu_memory")
  GPU_MEMORY(false),
  /** Uncorrected memory errors, of each GPU. */
  @JsonProperty("gpu_ecc_errors")
  GPU_ECC_ERRORS(false),
  /** Number of the last error that the driver reported (XID), of each GPU; 0 for none. */
  @JsonProperty("gpu_xid")
  GPU_XID(false),
  /** Percent. */
  @JsonProperty("cpu")
  CPU(false),
  /** Percent in use. */
  @JsonProperty("memory")
  MEMORY(false),
  /** Percent in use. */
  @JsonProperty("disk")
  DISK(false),
  /** Days until the node's token ends; bad when few. */
  @JsonProperty("token_expiry")
  TOKEN_EXPIRY(true);

  private final boolean badWhenLow;

  AlertMetric(boolean badWhenLow) {
    this.badWhenLow = badWhenLow;
  }

  /** True if small values are the bad ones. */
  public boolean badWhenLow() {
    return badWhenLow;
  }

  /** The name in JSON. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The metric of a name in JSON. */
  public static Optional<AlertMetric> named(String wireName) {
    return Arrays.stream(values()).filter(m -> m.wireName().equals(wireName)).findFirst();
  }
}
