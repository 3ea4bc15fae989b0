/** Writing commits: in groups, with a verdict for each that did not land. */
@NullMarked
package io.aiwm.store.mongo.internal.commit;

import org.jspecify.annotations.NullMarked;
