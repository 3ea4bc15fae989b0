/** The event log: an inbox that commits append to, and the numbered log. */
@NullMarked
package io.aiwm.store.jdbc.internal.event;

import org.jspecify.annotations.NullMarked;
