/** Model storage on S3, or what speaks its protocol. */
@NullMarked
package io.aiwm.store.s3;

import org.jspecify.annotations.NullMarked;
