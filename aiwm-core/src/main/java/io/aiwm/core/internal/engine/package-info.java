/** What every part of one engine shares. */
@NullMarked
package io.aiwm.core.internal.engine;

import org.jspecify.annotations.NullMarked;
