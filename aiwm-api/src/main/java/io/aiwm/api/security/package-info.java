/** Who is calling, what they may do and see, and how a host tells us. */
@NullMarked
package io.aiwm.api.security;

import org.jspecify.annotations.NullMarked;
