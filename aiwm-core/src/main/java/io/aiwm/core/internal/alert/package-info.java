/** Holding what nodes measure against limits. */
@NullMarked
package io.aiwm.core.internal.alert;

import org.jspecify.annotations.NullMarked;
