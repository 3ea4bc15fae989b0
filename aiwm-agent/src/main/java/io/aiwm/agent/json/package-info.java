/** The mapper of the wire and of the agent's own files. */
@NullMarked
package io.aiwm.agent.json;

import org.jspecify.annotations.NullMarked;
