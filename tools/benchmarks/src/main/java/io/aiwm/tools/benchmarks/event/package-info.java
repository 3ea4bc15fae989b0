/** Benchmarks of the delivery of events; docs/performance.md. */
@NullMarked
package io.aiwm.tools.benchmarks.event;

import org.jspecify.annotations.NullMarked;
