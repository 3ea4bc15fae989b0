/** Telemetry that nodes report, kept beside their records. */
@NullMarked
package io.aiwm.api.telemetry;

import org.jspecify.annotations.NullMarked;
