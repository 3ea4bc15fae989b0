/** Facts and measurements of the machine. */
@NullMarked
package io.aiwm.agent.system;

import org.jspecify.annotations.NullMarked;
