/** Processes of a run and the options it is started with. */
@NullMarked
package io.aiwm.tools.chaos.process;

import org.jspecify.annotations.NullMarked;
