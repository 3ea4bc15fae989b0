/**
 * Placement of allocations on nodes, with the reasons against the others: pure, over the fleet's
 * state.
 */
@NullMarked
package io.aiwm.core.internal.capacity.place;

import org.jspecify.annotations.NullMarked;
