/** The open store: its parts and how they are wired. Hosts use {@link io.aiwm.store.jdbc} only. */
@NullMarked
package io.aiwm.store.jdbc.internal;

import org.jspecify.annotations.NullMarked;
