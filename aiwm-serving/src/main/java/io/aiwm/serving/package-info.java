/** Models and what serves them, as a feature of the control plane. */
@NullMarked
package io.aiwm.serving;

import org.jspecify.annotations.NullMarked;
