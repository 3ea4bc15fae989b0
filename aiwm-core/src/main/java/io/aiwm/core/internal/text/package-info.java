/** Small helpers for texts: escaping, digests, and what may stand in an answer. */
@NullMarked
package io.aiwm.core.internal.text;

import org.jspecify.annotations.NullMarked;
