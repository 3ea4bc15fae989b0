/** Statements as this store runs them, and why a database refused one. */
@NullMarked
package io.aiwm.store.jdbc.internal.sql;

import org.jspecify.annotations.NullMarked;
