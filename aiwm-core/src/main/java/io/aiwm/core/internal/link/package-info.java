/**
 * The node link: sessions with agents, independent of the web container that carries them. A
 * transport is a {@link io.aiwm.core.link.LinkChannel}; how its messages are spelt is a {@link
 * io.aiwm.core.link.Dialect}.
 */
@NullMarked
package io.aiwm.core.internal.link;

import org.jspecify.annotations.NullMarked;
