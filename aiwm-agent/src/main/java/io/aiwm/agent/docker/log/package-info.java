/** Lines of containers, put together from the engine's frames, and the newest of them. */
@NullMarked
package io.aiwm.agent.docker.log;

import org.jspecify.annotations.NullMarked;
