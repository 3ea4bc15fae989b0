/** The parts put together into one running agent. */
@NullMarked
package io.aiwm.agent.runtime;

import org.jspecify.annotations.NullMarked;
