/** A notifier of a host's own, found on the class path by {@link java.util.ServiceLoader}. */
@NullMarked
package io.aiwm.examples.notifier;

import org.jspecify.annotations.NullMarked;
