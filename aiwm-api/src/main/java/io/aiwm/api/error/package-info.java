/** Typed failures; each names the field or rule that was broken and carries no secret. */
@NullMarked
package io.aiwm.api.error;

import org.jspecify.annotations.NullMarked;
