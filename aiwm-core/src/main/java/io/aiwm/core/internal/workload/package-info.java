/** Workloads on nodes: their commands, their events, and what agents report of them. */
@NullMarked
package io.aiwm.core.internal.workload;

import org.jspecify.annotations.NullMarked;
