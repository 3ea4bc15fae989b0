/** Making events, numbering them, and carrying them to notifiers and readers. */
@NullMarked
package io.aiwm.core.internal.event;

import org.jspecify.annotations.NullMarked;
