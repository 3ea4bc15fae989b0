/** Flow control of agents' connections: queues, quotas, hand-over to the engine's pool. */
@NullMarked
package io.aiwm.core.internal.link.flow;

import org.jspecify.annotations.NullMarked;
