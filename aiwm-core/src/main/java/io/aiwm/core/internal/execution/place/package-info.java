/** The choice of a node for a step. */
@NullMarked
package io.aiwm.core.internal.execution.place;

import org.jspecify.annotations.NullMarked;
