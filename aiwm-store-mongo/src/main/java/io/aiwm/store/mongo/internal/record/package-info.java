/** Reading and removing records of one kind. */
@NullMarked
package io.aiwm.store.mongo.internal.record;

import org.jspecify.annotations.NullMarked;
