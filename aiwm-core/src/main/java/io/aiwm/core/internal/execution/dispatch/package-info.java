/** Commands on their way to agents, steps that the host carries out, and answers. */
@NullMarked
package io.aiwm.core.internal.execution.dispatch;

import org.jspecify.annotations.NullMarked;
