/** What every part of one engine shares. */
@NullMarked
package io.aiwm.core.engine;

import org.jspecify.annotations.NullMarked;
