/** Nodes: the registry and the token service on a store in memory. */
@NullMarked
package io.aiwm.tests.node;

import org.jspecify.annotations.NullMarked;
