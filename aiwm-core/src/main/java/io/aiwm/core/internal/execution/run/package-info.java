/** An execution while it is decided about: its inputs, its state, the decision. */
@NullMarked
package io.aiwm.core.internal.execution.run;

import org.jspecify.annotations.NullMarked;
