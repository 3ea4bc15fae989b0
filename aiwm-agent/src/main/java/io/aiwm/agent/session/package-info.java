/** What the agent says and when: the protocol as a pure state machine, and its driver. */
@NullMarked
package io.aiwm.agent.session;

import org.jspecify.annotations.NullMarked;
