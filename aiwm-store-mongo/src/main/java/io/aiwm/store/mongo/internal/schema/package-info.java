/**
 * Collections derived from kinds, their indexes, and documents of other systems that are indexed
 * for the first time.
 */
@NullMarked
package io.aiwm.store.mongo.internal.schema;

import org.jspecify.annotations.NullMarked;
