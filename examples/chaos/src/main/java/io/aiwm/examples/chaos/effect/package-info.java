/** A command of the agents' whose every run is on disk, to be counted afterwards. */
@NullMarked
package io.aiwm.examples.chaos.effect;

import org.jspecify.annotations.NullMarked;
