/** Retention: records that are removed once they are old enough. */
@NullMarked
package io.aiwm.core.internal.retention;

import org.jspecify.annotations.NullMarked;
