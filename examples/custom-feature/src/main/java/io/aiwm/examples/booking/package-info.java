/** A host's own feature: maintenance windows of nodes. */
@NullMarked
package io.aiwm.examples.booking;

import org.jspecify.annotations.NullMarked;
