/** Load drivers that measure AIWM against a bare Jetty in the same run; docs/performance.md. */
@NullMarked
package io.aiwm.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
