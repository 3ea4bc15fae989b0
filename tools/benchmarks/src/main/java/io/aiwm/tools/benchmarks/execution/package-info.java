/** Benchmarks of executions against other engines; docs/performance.md. */
@NullMarked
package io.aiwm.tools.benchmarks.execution;

import org.jspecify.annotations.NullMarked;
