package io.aiwm.agent.proxy;

import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.command.CommandHandler;
import io.aiwm.agent.policy.LocalPolicy;
import io.aiwm.agent.program.ProgramRunner;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.MessageType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code proxy.configure} and {@code proxy.remove}: writes a file, lets nginx check it, and lets it
 * read it. What nginx refuses is taken back. Thread-safe.
 */
public final class NginxProxy {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final ProxySettings settings;
  private final LocalPolicy policy;
  private final ProgramRunner programs;

  public NginxProxy(ProxySettings settings, LocalPolicy policy, ProgramRunner programs) {
    this.settings = settings;
    this.policy = policy;
    this.programs = programs;
  }

  /** What this node can do, for its {@code capabilities}. */
  public static String capability() {
    return "proxy";
  }

  /** The two commands; both are harmless to repeat. */
  public List<CommandHandler> handlers() {
    return List.of(
        new Handler(MessageType.PROXY_CONFIGURE, this::configure),
        new Handler(MessageType.PROXY_REMOVE, this::remove));
  }

  private synchronized Map<String, Object> configure(CommandArguments arguments)
      throws CommandException, IOException, InterruptedException {
    ProxyRoute route = ProxyRoute.of(arguments);
    policy.admitProxyTarget(URI.create(route.target()));
    change(file(route.configId()), route.toNginx());
    return Map.of("proxyUrl", settings.publicUrl() + route.subPath(), "configId", route.configId());
  }

  private synchronized Map<String, Object> remove(CommandArguments arguments)
      throws CommandException, IOException, InterruptedException {
    Optional<String> named = arguments.text("configId");
    String configId =
        named.isPresent() ? named.get() : ProxyRoute.id(arguments.requiredText("subPath"));
    if (!configId.matches("[A-Za-z0-9._~-]{1,400}")) {
      throw arguments.invalid("configId", "is not valid");
    }
    boolean existed = Files.exists(file(configId));
    if (existed) {
      change(file(configId), null);
    }
    return Map.of("removed", true, "existed", existed, "configId", configId);
  }

  private Path file(String configId) {
    return settings.directory().resolve("aio-" + configId + ".conf");
  }

  /**
   * Changes a file and has nginx take it up, or puts back what was there.
   *
   * @param content what it is to hold, or null for no file
   */
  private void change(Path file, @Nullable String content)
      throws IOException, InterruptedException, CommandException {
    Files.createDirectories(settings.directory());
    String before = Files.exists(file) ? Files.readString(file) : null;
    boolean taken = false;
    try {
      put(file, content);
      nginx("-t");
      nginx("-s", "reload");
      taken = true;
    } finally {
      if (!taken) {
        put(file, before);
      }
    }
  }

  private static void put(Path file, @Nullable String content) throws IOException {
    if (content == null) {
      Files.deleteIfExists(file);
      return;
    }
    // nginx includes *.conf, so it never sees a half-written one.
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(draft, content);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void nginx(String... arguments)
      throws IOException, InterruptedException, CommandException {
    List<String> command = new ArrayList<>(List.of(settings.program().split(" +")));
    command.addAll(List.of(arguments));
    ProgramRunner.Output output = programs.run(command, LIMIT);
    if (output.exitCode() != 0) {
      throw new CommandException(
          ErrorCode.INTERNAL_ERROR, "nginx refuses: " + lastLine(output.text()));
    }
  }

  private static String lastLine(String text) {
    return text.lines()
        .map(String::strip)
        .filter(it -> it.contains("emerg"))
        .findFirst()
        .orElse(text.strip());
  }

  /** The body of a command. */
  private interface Body {
    Map<String, Object> on(CommandArguments arguments)
        throws CommandException, IOException, InterruptedException;
  }

  private record Handler(String type, Body body) implements CommandHandler {
    @Override
    public boolean repeatable() {
      return true;
    }

    @Override
    public Map<String, Object> handle(CommandArguments arguments, CommandContext context)
        throws CommandException, InterruptedException {
      try {
        return body.on(arguments);
      } catch (IOException e) {
        throw new CommandException(
            ErrorCode.INTERNAL_ERROR, "nginx cannot be configured: " + e.getMessage());
      }
    }
  }
}
