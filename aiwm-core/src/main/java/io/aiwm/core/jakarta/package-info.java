/** Adapters for Jakarta containers; nothing else in core sees {@code jakarta.*}. */
@NullMarked
package io.aiwm.core.jakarta;

import org.jspecify.annotations.NullMarked;
