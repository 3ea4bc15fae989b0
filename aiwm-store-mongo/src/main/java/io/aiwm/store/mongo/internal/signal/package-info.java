/** Signals as documents of a collection. */
@NullMarked
package io.aiwm.store.mongo.internal.signal;

import org.jspecify.annotations.NullMarked;
