/** Meters on the host's Micrometer registry; loaded only where the host gives one. */
@NullMarked
package io.aiwm.core.internal.metrics;

import org.jspecify.annotations.NullMarked;
