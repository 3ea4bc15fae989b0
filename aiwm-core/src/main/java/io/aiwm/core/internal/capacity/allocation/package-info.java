/** Allocations: capacity that somebody holds, from asking for it to its being free again. */
@NullMarked
package io.aiwm.core.internal.capacity.allocation;

import org.jspecify.annotations.NullMarked;
