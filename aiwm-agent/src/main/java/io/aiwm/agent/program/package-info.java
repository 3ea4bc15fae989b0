/** Other programs of this machine. */
@NullMarked
package io.aiwm.agent.program;

import org.jspecify.annotations.NullMarked;
