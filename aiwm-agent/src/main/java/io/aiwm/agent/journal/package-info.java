/** Outcomes of commands on disk, so that a command takes effect once. */
@NullMarked
package io.aiwm.agent.journal;

import org.jspecify.annotations.NullMarked;
