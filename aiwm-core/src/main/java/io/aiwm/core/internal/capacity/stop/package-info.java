/** Starting and stopping nodes: whether they take work, and the workloads that run there. */
@NullMarked
package io.aiwm.core.internal.capacity.stop;

import org.jspecify.annotations.NullMarked;
