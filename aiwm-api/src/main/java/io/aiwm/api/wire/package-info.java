/** Messages between controller and agent, in canonical units; one record per message. */
@NullMarked
package io.aiwm.api.wire;

import org.jspecify.annotations.NullMarked;
