/** Which nodes are alive, by their heartbeats, and when not to trust that verdict. */
@NullMarked
package io.aiwm.core.internal.liveness;

import org.jspecify.annotations.NullMarked;
