/** A command of the agents' whose every run is on disk, to be counted afterwards. */
@NullMarked
package io.aiwm.tools.chaos.effect;

import org.jspecify.annotations.NullMarked;
