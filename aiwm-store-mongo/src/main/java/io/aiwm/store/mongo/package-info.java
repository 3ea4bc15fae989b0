/**
 * The store on a host's MongoDB. Start at {@link io.aiwm.store.mongo.MongoStore}; how records look
 * there, and what makes a commit whole, is in {@code docs/embedding.md}.
 */
@NullMarked
package io.aiwm.store.mongo;

import org.jspecify.annotations.NullMarked;
