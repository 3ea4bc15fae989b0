/** The open store: its parts and how they are wired. Hosts use {@link io.aiwm.store.mongo} only. */
@NullMarked
package io.aiwm.store.mongo.internal;

import org.jspecify.annotations.NullMarked;
