/** Entry point of the agent. */
@NullMarked
package io.aiwm.agent;

import org.jspecify.annotations.NullMarked;
