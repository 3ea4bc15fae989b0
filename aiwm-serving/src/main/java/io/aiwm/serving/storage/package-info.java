/** Model storage of a host without object storage, and the control plane's own signed links. */
@NullMarked
package io.aiwm.serving.storage;

import org.jspecify.annotations.NullMarked;
