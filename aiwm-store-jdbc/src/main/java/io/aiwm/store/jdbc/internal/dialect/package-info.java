/** Differences between database products, one class for each. */
@NullMarked
package io.aiwm.store.jdbc.internal.dialect;

import org.jspecify.annotations.NullMarked;
