/** The web server in front of deployments, on nodes with the role {@code proxy}. */
@NullMarked
package io.aiwm.agent.proxy;

import org.jspecify.annotations.NullMarked;
