/** Contracts of capacity: races that book no GPU twice, and an audit of what must never be so. */
@NullMarked
package io.aiwm.testkit.capacity;

import org.jspecify.annotations.NullMarked;
