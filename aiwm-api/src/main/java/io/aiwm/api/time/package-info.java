/**
 * The two clocks and the one scheduler that everything else is given; nothing else reads a clock.
 */
@NullMarked
package io.aiwm.api.time;

import org.jspecify.annotations.NullMarked;
