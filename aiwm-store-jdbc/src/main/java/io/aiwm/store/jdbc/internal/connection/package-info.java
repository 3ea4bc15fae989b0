/**
 * Connections of the host's pool, transactions on them, and the promise that what was acknowledged
 * lasts.
 */
@NullMarked
package io.aiwm.store.jdbc.internal.connection;

import org.jspecify.annotations.NullMarked;
