/** Registrations of nodes, and who is told of them. */
@NullMarked
package io.aiwm.core.internal.node.registration;

import org.jspecify.annotations.NullMarked;
