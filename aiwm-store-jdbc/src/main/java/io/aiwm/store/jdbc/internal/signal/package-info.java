/** Signals as rows of a table. */
@NullMarked
package io.aiwm.store.jdbc.internal.signal;

import org.jspecify.annotations.NullMarked;
