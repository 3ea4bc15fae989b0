/** Events that changes cause, and the notifiers that carry them to whoever should know. */
@NullMarked
package io.aiwm.api.event;

import org.jspecify.annotations.NullMarked;
