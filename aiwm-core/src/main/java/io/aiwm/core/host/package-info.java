/**
 * The control plane in process: what a host calls on behalf of one of its users, by the same rules
 * as over REST.
 */
@NullMarked
package io.aiwm.core.host;

import org.jspecify.annotations.NullMarked;
