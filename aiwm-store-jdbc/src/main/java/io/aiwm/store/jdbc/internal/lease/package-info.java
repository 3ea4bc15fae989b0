/** Leases, timed by the database and fenced. */
@NullMarked
package io.aiwm.store.jdbc.internal.lease;

import org.jspecify.annotations.NullMarked;
