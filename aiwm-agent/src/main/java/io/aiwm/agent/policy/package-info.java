/** What the owner of this machine lets a controller do here, whatever it asks for. */
@NullMarked
package io.aiwm.agent.policy;

import org.jspecify.annotations.NullMarked;
