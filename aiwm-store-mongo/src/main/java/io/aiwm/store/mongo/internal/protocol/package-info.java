/** How a commit becomes whole: by a transaction, or through its anchor and a redo list. */
@NullMarked
package io.aiwm.store.mongo.internal.protocol;

import org.jspecify.annotations.NullMarked;
