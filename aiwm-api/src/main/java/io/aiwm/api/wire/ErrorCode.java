package io.aiwm.api.wire;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Error codes of the node protocol, and the numbers that older workers expect. */
public enum ErrorCode {
  TOKEN_MISSING(1001, false),
  TOKEN_INVALID(1002, false),
  /** Alias of {@link #TOKEN_INVALID} that some workers know. */
  INVALID_TOKEN(1002, false),
  TOKEN_EXPIRED(1003, false),
  NODE_NOT_FOUND(1004, false),
  NODE_INACTIVE(1005, false),
  ROLE_MISSING(1006, false),
  NODE_ALREADY_CONNECTED(1007, false),
  COMMAND_INVALID(2001, false),
  DEPLOYMENT_NOT_FOUND(2002, false),
  MODEL_NOT_FOUND(2003, false),
  GPU_NOT_AVAILABLE(2004, true),
  INSUFFICIENT_MEMORY(2005, true),
  CONTAINER_START_FAILED(2006, true),
  DEPLOYMENT_ALREADY_RUNNING(2007, false),
  DEPLOYMENT_NOT_RUNNING(2008, false),
  INTERNAL_ERROR(3001, true),
  TIMEOUT(3002, true),
  RESOURCE_EXHAUSTED(3003, true),
  NETWORK_ERROR(3004, true),
  REGISTRATION_FAILED(null, true),
  CHECKSUM_MISMATCH(null, false),
  IMAGE_NOT_FOUND(null, false),
  CANCELLED(null, false),
  /** The node's own policy file forbids it; the details name the rule. */
  POLICY_DENIED(null, false),
  /** A container that was running ended by itself. */
  CONTAINER_EXITED(null, true),
  /** The node is draining and takes no new work. */
  NODE_DRAINING(null, true),
  /** This node cannot do that, as it is set up now: no container engine, no layout to update. */
  NOT_SUPPORTED(null, false),
  /** A signature that must be there is missing or does not fit. */
  SIGNATURE_INVALID(null, false),
  /** A bundle of the agent that cannot be used on this machine. */
  BUNDLE_INVALID(null, false),
  /** The new version of the agent did not come online; the one before it runs again. */
  UPDATE_ROLLED_BACK(null, false),
  /** The command was sent to a worker without a journal and its answer never came. */
  OUTCOME_UNKNOWN(null, false);

  private final @Nullable Integer number;
  private final boolean retryable;

  ErrorCode(@Nullable Integer number, boolean retryable) {
    this.number = number;
    this.retryable = retryable;
  }

  public @Nullable Integer number() {
    return number;
  }

  /** True if a retry may succeed without any change. */
  public boolean retryable() {
    return retryable;
  }

  public static Optional<ErrorCode> named(String name) {
    return Arrays.stream(values()).filter(code -> code.name().equals(name)).findFirst();
  }
}
