/** Context shared by all parts of one engine. */
@NullMarked
package io.aiwm.core.internal.engine;

import org.jspecify.annotations.NullMarked;
