/** Commands on their way to a node's agent. */
@NullMarked
package io.aiwm.api.command;

import org.jspecify.annotations.NullMarked;
