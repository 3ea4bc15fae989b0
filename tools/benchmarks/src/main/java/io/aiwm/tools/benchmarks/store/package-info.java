/**
 * Benchmarks of the store against hand-written SQL, and of its use of the disk;
 * docs/performance.md.
 */
@NullMarked
package io.aiwm.tools.benchmarks.store;

import org.jspecify.annotations.NullMarked;
