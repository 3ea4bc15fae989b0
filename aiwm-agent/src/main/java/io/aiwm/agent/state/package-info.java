/** The data directory: its lock, and what the running agent says of itself. */
@NullMarked
package io.aiwm.agent.state;

import org.jspecify.annotations.NullMarked;
