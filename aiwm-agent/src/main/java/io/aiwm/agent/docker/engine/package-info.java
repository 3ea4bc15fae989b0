/** The connection to the Docker engine, and images pulled through it. */
@NullMarked
package io.aiwm.agent.docker.engine;

import org.jspecify.annotations.NullMarked;
