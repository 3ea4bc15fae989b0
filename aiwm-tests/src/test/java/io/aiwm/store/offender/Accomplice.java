package io.aiwm.store.offender;

import io.aiwm.core.offender.Offender;

/** A store that knows core and closes a circle with {@link Offender}. */
public record Accomplice(Offender partner) {}
