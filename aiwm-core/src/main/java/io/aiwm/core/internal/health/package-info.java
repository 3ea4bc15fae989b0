/** What the health page asks. */
@NullMarked
package io.aiwm.core.internal.health;

import org.jspecify.annotations.NullMarked;
