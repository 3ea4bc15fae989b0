/** Executions in the store: blocks of steps, messages, history, commits. */
@NullMarked
package io.aiwm.core.internal.execution.state;

import org.jspecify.annotations.NullMarked;
