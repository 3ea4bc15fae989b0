/** The aio-worker command. */
@NullMarked
package io.aiwm.agent.cli;

import org.jspecify.annotations.NullMarked;
