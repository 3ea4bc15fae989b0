/** Shares of pools: how much of a pool an organisation, a group or a user may have. */
@NullMarked
package io.aiwm.core.internal.capacity.share;

import org.jspecify.annotations.NullMarked;
