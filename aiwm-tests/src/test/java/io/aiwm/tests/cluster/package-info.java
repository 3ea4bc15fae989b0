/** Several controllers on one store, and a store that misbehaves. */
@NullMarked
package io.aiwm.tests.cluster;

import org.jspecify.annotations.NullMarked;
