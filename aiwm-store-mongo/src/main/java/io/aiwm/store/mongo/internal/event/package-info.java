/** The event log and its numbering. */
@NullMarked
package io.aiwm.store.mongo.internal.event;

import org.jspecify.annotations.NullMarked;
