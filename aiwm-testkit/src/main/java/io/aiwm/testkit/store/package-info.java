/**
 * What every {@link io.aiwm.api.store.Store} must do, as tests. Entry point: {@link
 * io.aiwm.testkit.store.StoreContract}.
 */
@NullMarked
package io.aiwm.testkit.store;

import org.jspecify.annotations.NullMarked;
