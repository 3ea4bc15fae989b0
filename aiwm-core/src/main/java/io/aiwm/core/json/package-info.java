/** JSON: one mapper for everything, and the codecs that stores are given. */
@NullMarked
package io.aiwm.core.json;

import org.jspecify.annotations.NullMarked;
