package io.aiwm.agent.cli;

import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import java.io.PrintWriter;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * The machine as the command sees it; only {@code main} makes a real one.
 *
 * @param environment the process environment
 * @param out where answers go
 * @param err where complaints go
 * @param time the two clocks
 * @param scheduler for everything that happens later
 * @param random from 0 to 1
 * @param onShutdown runs a task when the process is told to end, and waits for it
 */
public record Platform(
    Map<String, String> environment,
    PrintWriter out,
    PrintWriter err,
    TimeSource time,
    Scheduler scheduler,
    DoubleSupplier random,
    Consumer<Runnable> onShutdown) {}
