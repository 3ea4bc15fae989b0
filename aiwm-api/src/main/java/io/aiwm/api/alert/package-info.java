/** Limits on what nodes measure, and what is over them. */
@NullMarked
package io.aiwm.api.alert;

import org.jspecify.annotations.NullMarked;
