package io.aiwm.agent.proxy;

import java.nio.file.Path;

/**
 * Settings by which the agent reaches nginx.
 *
 * @param directory where it writes a file for each route; a {@code server} of nginx includes {@code
 *     *.conf} from it
 * @param program nginx, with the arguments that name its configuration
 * @param publicUrl where that server is reached from outside, without a slash at its end
 */
public record ProxySettings(Path directory, String program, String publicUrl) {}
