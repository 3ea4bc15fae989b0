/** Files that users bring: through the controller as a stream, or in parts to signed addresses. */
@NullMarked
package io.aiwm.serving.upload;

import org.jspecify.annotations.NullMarked;
