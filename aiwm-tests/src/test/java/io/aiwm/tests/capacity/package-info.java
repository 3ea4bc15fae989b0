/** Pools, the ledger of nodes, allocations and placing. */
@NullMarked
package io.aiwm.tests.capacity;

import org.jspecify.annotations.NullMarked;
