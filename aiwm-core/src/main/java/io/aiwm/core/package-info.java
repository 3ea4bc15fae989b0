/** The front door: a host builds one {@link io.aiwm.core.Aiwm} and starts it. */
@NullMarked
package io.aiwm.core;

import org.jspecify.annotations.NullMarked;
