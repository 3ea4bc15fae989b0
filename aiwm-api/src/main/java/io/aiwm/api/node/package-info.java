/** GPU nodes: their record, their status table and the registry that changes them. */
@NullMarked
package io.aiwm.api.node;

import org.jspecify.annotations.NullMarked;
