/** Commands to nodes: single commands, restarts, cordons and drains, as executions. */
@NullMarked
package io.aiwm.core.internal.command;

import org.jspecify.annotations.NullMarked;
