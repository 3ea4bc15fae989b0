/** Capacity: GPUs, memory, cores and ports of nodes, and whoever holds them. */
@NullMarked
package io.aiwm.api.capacity;

import org.jspecify.annotations.NullMarked;
