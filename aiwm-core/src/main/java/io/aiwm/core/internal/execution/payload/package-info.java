/** The data of commands: references to results, and secrets. */
@NullMarked
package io.aiwm.core.internal.execution.payload;

import org.jspecify.annotations.NullMarked;
