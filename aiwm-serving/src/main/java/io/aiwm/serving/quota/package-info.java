/** The shares of organisations in the model storage. */
@NullMarked
package io.aiwm.serving.quota;

import org.jspecify.annotations.NullMarked;
