/** Holding what nodes measure against limits. */
@NullMarked
package io.aiwm.core.alert;

import org.jspecify.annotations.NullMarked;
