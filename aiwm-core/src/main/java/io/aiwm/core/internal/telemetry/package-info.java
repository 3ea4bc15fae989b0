/** Heartbeats and metrics on their way to the store: coalesced in memory, written in batches. */
@NullMarked
package io.aiwm.core.internal.telemetry;

import org.jspecify.annotations.NullMarked;
