/**
 * Support for those who write a {@link io.aiwm.api.store.Store}: what is alike whatever the
 * database. Hosts that use a store need nothing of it.
 */
@NullMarked
package io.aiwm.api.store.support;

import org.jspecify.annotations.NullMarked;
