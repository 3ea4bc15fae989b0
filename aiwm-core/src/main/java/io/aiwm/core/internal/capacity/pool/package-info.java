/** Pools of nodes: what they are, and which nodes are in them. */
@NullMarked
package io.aiwm.core.internal.capacity.pool;

import org.jspecify.annotations.NullMarked;
