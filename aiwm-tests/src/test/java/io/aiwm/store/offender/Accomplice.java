package io.aiwm.store.offender;

import io.aiwm.core.internal.offender.Hidden;
import io.aiwm.core.offender.Offender;

/**
 * A store that knows core, even what is hidden there, and closes a circle with {@link Offender}.
 */
public record Accomplice(Offender partner, Hidden hidden) {}
