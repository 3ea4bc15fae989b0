/** Delivery of events to notifiers: cursors, lanes, retries, dead letters. */
@NullMarked
package io.aiwm.core.internal.notify;

import org.jspecify.annotations.NullMarked;
