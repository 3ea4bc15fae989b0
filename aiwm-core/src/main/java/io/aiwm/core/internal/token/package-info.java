/** Admission of nodes by their tokens. */
@NullMarked
package io.aiwm.core.internal.token;

import org.jspecify.annotations.NullMarked;
