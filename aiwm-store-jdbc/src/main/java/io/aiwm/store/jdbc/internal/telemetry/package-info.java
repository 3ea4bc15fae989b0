/** Heartbeats, the latest metrics and their history. */
@NullMarked
package io.aiwm.store.jdbc.internal.telemetry;

import org.jspecify.annotations.NullMarked;
