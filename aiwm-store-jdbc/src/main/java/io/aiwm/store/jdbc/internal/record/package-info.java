/** Reading and removing records of one kind. */
@NullMarked
package io.aiwm.store.jdbc.internal.record;

import org.jspecify.annotations.NullMarked;
