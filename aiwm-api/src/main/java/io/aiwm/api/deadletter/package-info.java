/** Events that could not be delivered. */
@NullMarked
package io.aiwm.api.deadletter;

import org.jspecify.annotations.NullMarked;
