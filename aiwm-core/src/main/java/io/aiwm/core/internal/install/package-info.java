/** Tokens of nodes and the scripts that install agents with them. */
@NullMarked
package io.aiwm.core.internal.install;

import org.jspecify.annotations.NullMarked;
