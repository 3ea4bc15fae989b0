/** The decisions about executions: pure functions of state, input and time. */
@NullMarked
package io.aiwm.core.internal.execution.decide;

import org.jspecify.annotations.NullMarked;
