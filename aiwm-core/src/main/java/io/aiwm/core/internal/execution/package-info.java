/**
 * Executions. {@link io.aiwm.core.execution.ExecutionDecider} decides, purely; {@link
 * io.aiwm.core.execution.DefaultExecutionOrchestrator} carries inputs in and effects out.
 */
@NullMarked
package io.aiwm.core.internal.execution;

import org.jspecify.annotations.NullMarked;
