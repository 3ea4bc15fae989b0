/** The controllers that share a store: who is alive, and messages between them. */
@NullMarked
package io.aiwm.core.internal.cluster;

import org.jspecify.annotations.NullMarked;
