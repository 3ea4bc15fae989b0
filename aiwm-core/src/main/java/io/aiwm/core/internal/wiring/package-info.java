/** The features of an engine put together. */
@NullMarked
package io.aiwm.core.internal.wiring;

import org.jspecify.annotations.NullMarked;
