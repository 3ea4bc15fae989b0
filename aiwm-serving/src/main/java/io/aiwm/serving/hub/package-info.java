/** Imports of models from a hub into the storage of this control plane. */
@NullMarked
package io.aiwm.serving.hub;

import org.jspecify.annotations.NullMarked;
