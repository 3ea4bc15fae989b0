/** The dashboard, the API document, and the pages that show them. */
@NullMarked
package io.aiwm.core.internal.page;

import org.jspecify.annotations.NullMarked;
