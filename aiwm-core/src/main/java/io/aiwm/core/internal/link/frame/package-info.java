/** Frames of the node protocol, read and written in every dialect. */
@NullMarked
package io.aiwm.core.internal.link.frame;

import org.jspecify.annotations.NullMarked;
