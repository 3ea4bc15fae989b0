/**
 * Benchmarks of the node link and of REST against a bare Jetty in the same run;
 * docs/performance.md.
 */
@NullMarked
package io.aiwm.tools.benchmarks.link;

import org.jspecify.annotations.NullMarked;
