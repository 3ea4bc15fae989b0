/** Files of models on their way out: addresses to fetch them from, and single files as a stream. */
@NullMarked
package io.aiwm.serving.download;

import org.jspecify.annotations.NullMarked;
