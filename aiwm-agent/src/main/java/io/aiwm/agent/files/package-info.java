/** Files that must be on the disk, whole, before others rely on them. */
@NullMarked
package io.aiwm.agent.files;

import org.jspecify.annotations.NullMarked;
