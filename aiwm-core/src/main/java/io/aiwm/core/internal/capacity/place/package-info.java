/** Which nodes an allocation is placed on, and why not on others: pure, over what the fleet has. */
@NullMarked
package io.aiwm.core.internal.capacity.place;

import org.jspecify.annotations.NullMarked;
