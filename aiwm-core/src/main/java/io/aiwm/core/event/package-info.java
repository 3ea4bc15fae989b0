/** Making events, numbering them, and carrying them to notifiers and readers. */
@NullMarked
package io.aiwm.core.event;

import org.jspecify.annotations.NullMarked;
