/** XML that other programs write, read without loading anything else. */
@NullMarked
package io.aiwm.agent.xml;

import org.jspecify.annotations.NullMarked;
