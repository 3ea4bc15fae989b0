/** Health of containers: their checks, probes and what these found. */
@NullMarked
package io.aiwm.agent.docker.health;

import org.jspecify.annotations.NullMarked;
