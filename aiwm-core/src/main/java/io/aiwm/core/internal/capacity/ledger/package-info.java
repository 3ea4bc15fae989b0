/** The ledger of a node: what it has, what of it is claimed, and what still fits. */
@NullMarked
package io.aiwm.core.internal.capacity.ledger;

import org.jspecify.annotations.NullMarked;
