/** Background work: coalesced runs, and duties that one controller has for all. */
@NullMarked
package io.aiwm.core.internal.task;

import org.jspecify.annotations.NullMarked;
