/** Commands: taken in, run once, answered. */
@NullMarked
package io.aiwm.agent.command;

import org.jspecify.annotations.NullMarked;
