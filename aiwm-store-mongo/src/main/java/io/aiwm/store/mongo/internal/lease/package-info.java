/** Leases, timed by the server and fenced. */
@NullMarked
package io.aiwm.store.mongo.internal.lease;

import org.jspecify.annotations.NullMarked;
