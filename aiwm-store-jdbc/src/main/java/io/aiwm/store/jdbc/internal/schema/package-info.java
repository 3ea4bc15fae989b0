/** Tables derived from kinds, and the migrations that make and extend them. */
@NullMarked
package io.aiwm.store.jdbc.internal.schema;

import org.jspecify.annotations.NullMarked;
