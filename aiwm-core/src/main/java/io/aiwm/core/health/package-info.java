/** What the health page asks. */
@NullMarked
package io.aiwm.core.health;

import org.jspecify.annotations.NullMarked;
