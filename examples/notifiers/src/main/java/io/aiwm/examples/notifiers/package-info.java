/** Notifiers that tell people rather than services: by e-mail and in a chat. */
@NullMarked
package io.aiwm.examples.notifiers;

import org.jspecify.annotations.NullMarked;
