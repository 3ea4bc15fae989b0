/** Heartbeats, the latest metrics and their history. */
@NullMarked
package io.aiwm.store.mongo.internal.telemetry;

import org.jspecify.annotations.NullMarked;
