package io.aiwm.api.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something measured that is over its limit.
 *
 * @param metric what
 * @param deviceId which GPU, where it is one
 * @param level warning or critical
 * @param value what was measured when the level was reached
 * @param threshold the limit that it passed
 * @param since when the level was reached
 */
public record Alert(
    AlertMetric metric,
    @Nullable String deviceId,
    AlertLevel level,
    double value,
    double threshold,
    Instant since) {}
