/** Completion, verification and removal of versions of models. */
@NullMarked
package io.aiwm.serving.publish;

import org.jspecify.annotations.NullMarked;
