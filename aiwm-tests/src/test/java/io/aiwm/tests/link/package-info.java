/** The node link, from a channel's frames to the store. */
@NullMarked
package io.aiwm.tests.link;

import org.jspecify.annotations.NullMarked;
