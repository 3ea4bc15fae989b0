/**
 * Liveness of nodes by their heartbeats, and the brake for when that verdict is not to be trusted.
 */
@NullMarked
package io.aiwm.core.internal.liveness;

import org.jspecify.annotations.NullMarked;
