package io.aiwm.core.internal.notify;

import io.aiwm.api.event.DeliveryException;

/** Whose fault a failed delivery is. */
enum Fault {
  /** The receiver will never take this event. */
  EVENT,
  /** The receiver asks for a pause. */
  BUSY,
  /** The receiver takes nothing at present. */
  RECEIVER,
  /** It may be either. */
  UNKNOWN;

  static Fault of(Throwable failure) {
    if (!(failure instanceof DeliveryException explained)) {
      return UNKNOWN;
    } else if (explained.isRefused()) {
      return EVENT;
    } else if (explained.isUnavailable()) {
      return RECEIVER;
    }
    return explained.retryAfter().isZero() ? UNKNOWN : BUSY;
  }

  /** True if a try that ends so may count against the event. */
  boolean maybeEvent() {
    return this == EVENT || this == UNKNOWN;
  }
}
