/** Simulated agents on plain sockets, thousands to a thread. */
@NullMarked
package io.aiwm.tools.benchmarks.load;

import org.jspecify.annotations.NullMarked;
