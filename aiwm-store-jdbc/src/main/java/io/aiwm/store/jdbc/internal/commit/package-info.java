/** Writing commits: in groups, optimistically, with a verdict for each that did not land. */
@NullMarked
package io.aiwm.store.jdbc.internal.commit;

import org.jspecify.annotations.NullMarked;
