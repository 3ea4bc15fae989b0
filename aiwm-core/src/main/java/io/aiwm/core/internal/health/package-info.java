/** Health contributors of the engine. */
@NullMarked
package io.aiwm.core.internal.health;

import org.jspecify.annotations.NullMarked;
