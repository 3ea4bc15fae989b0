/** Containers, through the Docker engine's socket. */
@NullMarked
package io.aiwm.agent.docker;

import org.jspecify.annotations.NullMarked;
