/** The status table of nodes, and the registry that folds inputs into them. */
@NullMarked
package io.aiwm.core.node;

import org.jspecify.annotations.NullMarked;
