/** Removal of executions that ended long ago. */
@NullMarked
package io.aiwm.core.internal.execution.retention;

import org.jspecify.annotations.NullMarked;
