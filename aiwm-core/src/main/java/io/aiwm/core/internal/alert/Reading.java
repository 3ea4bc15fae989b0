package io.aiwm.core.internal.alert;

import io.aiwm.api.alert.AlertMetric;
import org.jspecify.annotations.Nullable;

/**
 * Source of a value.
 *
 * @param metric what is measured
 * @param deviceId on which GPU, where it is one
 */
record Reading(AlertMetric metric, @Nullable String deviceId) {}
