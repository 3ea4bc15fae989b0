/** Units of work: what several features do in one commit. */
@NullMarked
package io.aiwm.api.unit;

import org.jspecify.annotations.NullMarked;
