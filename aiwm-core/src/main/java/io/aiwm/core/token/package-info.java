/** Making and checking tokens: those of nodes, and those of the host's users. */
@NullMarked
package io.aiwm.core.token;

import org.jspecify.annotations.NullMarked;
