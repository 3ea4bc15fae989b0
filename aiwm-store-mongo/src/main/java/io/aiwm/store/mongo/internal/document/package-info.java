/** Records as BSON documents: names, ids, texts, numbers. */
@NullMarked
package io.aiwm.store.mongo.internal.document;

import org.jspecify.annotations.NullMarked;
