/**
 * Agents without a machine behind them, for tests of whole controllers: hundreds fit in one JVM.
 * They speak the node protocol as its page has it, journal what they did and come back when they
 * are cut off.
 */
@NullMarked
package io.aiwm.testkit.agent;

import org.jspecify.annotations.NullMarked;
