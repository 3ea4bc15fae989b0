/** The WebSocket to the controller: connecting, and coming back. */
@NullMarked
package io.aiwm.agent.link;

import org.jspecify.annotations.NullMarked;
