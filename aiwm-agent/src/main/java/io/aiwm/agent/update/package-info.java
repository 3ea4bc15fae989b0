/** Versions of the agent on this machine, and the change from one to another. */
@NullMarked
package io.aiwm.agent.update;

import org.jspecify.annotations.NullMarked;
