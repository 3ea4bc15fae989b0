/** What an agent needs of its machine and its controller: each looked at, and how to mend it. */
@NullMarked
package io.aiwm.agent.doctor;

import org.jspecify.annotations.NullMarked;
