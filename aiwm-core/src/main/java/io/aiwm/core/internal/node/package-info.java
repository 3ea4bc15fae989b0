/** The status table of nodes, and the registry that folds inputs into them. */
@NullMarked
package io.aiwm.core.internal.node;

import org.jspecify.annotations.NullMarked;
