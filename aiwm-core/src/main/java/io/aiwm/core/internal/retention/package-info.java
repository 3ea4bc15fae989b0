/** What is removed once it is old enough. */
@NullMarked
package io.aiwm.core.internal.retention;

import org.jspecify.annotations.NullMarked;
