package io.aiwm.agent.config;

import io.aiwm.agent.address.Addresses;
import io.aiwm.agent.files.PastedText;
import io.aiwm.agent.policy.LocalPolicy;
import io.aiwm.agent.policy.PolicyFile;
import io.aiwm.agent.proxy.ProxySettings;
import io.aiwm.agent.update.ReleaseKey;
import io.aiwm.agent.update.UpdateSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loader of {@link AgentConfig} from the environment and, for what is not there, from a properties
 * file with the same names ({@code AIO_CONFIG_FILE}, by default {@value #defaults_FILE} where it
 * exists).
 */
public final class AgentConfigLoader {
  static final String DEFAULT_FILE = "/etc/aio-worker/aio-worker.properties";

  static final String DEFAULT_POLICY = "/etc/aio-worker/policy.json";

  static final String DEFAULT_RELEASE_KEY = "/etc/aio-worker/release.pub";

  private static final List<String> TOKEN =
      List.of("AIO_NODE_TOKEN", "AIOPS_NODE_TOKEN", "HYDRA_NODE_TOKEN", "NODE_TOKEN");
  private static final List<String> TOKEN_FILE =
      TOKEN.stream().map(name -> name + "_FILE").toList();
  private static final List<String> ENDPOINT =
      List.of(
          "AIO_CONTROLLER_ENDPOINT",
          "AIOPS_CONTROLLER_ENDPOINT",
          "HYDRA_CONTROLLER_ENDPOINT",
          "CONTROLLER_URL");
  private static final List<String> NODE_ID =
      List.of("AIO_NODE_ID", "AIOPS_NODE_ID", "HYDRA_NODE_ID", "NODE_ID");
  private static final Set<String> LEVELS =
      Set.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");

  private final Settings settings;
  private final List<String> problems = new ArrayList<>();

  private AgentConfigLoader(Settings settings) {
    this.settings = settings;
  }

  /**
   * Reads and checks everything.
   *
   * @param environment the process environment
   * @param file properties file, or null for the one that the environment names or the default one
   * @throws ConfigException naming every setting that is missing or wrong
   */
  public static AgentConfig load(Map<String, String> environment, @Nullable Path file)
      throws ConfigException {
    Path chosen = file == null ? defaultFile(environment) : file;
    try {
      return new AgentConfigLoader(Settings.read(environment, chosen)).load(environment);
    } catch (IOException e) {
      throw new ConfigException(List.of("cannot read the settings file " + chosen + ": " + e));
    }
  }

  private static @Nullable Path defaultFile(Map<String, String> environment) {
    String named = PastedText.value(environment.getOrDefault("AIO_CONFIG_FILE", ""));
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    Path standard = Path.of(DEFAULT_FILE);
    return Files.exists(standard) ? standard : null;
  }

  private AgentConfig load(Map<String, String> environment) throws ConfigException {
    Optional<URI> endpoint = endpoint();
    Optional<TokenSource> token = token();
    Path data = path("AIO_DATA_DIR").orElseGet(() -> defaultData(environment));
    AgentConfig config =
        new AgentConfig(
            endpoint.orElse(URI.create("ws://invalid")),
            settings.find(NODE_ID).map(Settings.Found::value).orElse(null),
            token.orElse(TokenSource.ofValue("AIO_NODE_TOKEN", "")),
            millis("HEARTBEAT_INTERVAL", 30_000, 100, 3_600_000),
            millis("METRICS_INTERVAL", 60_000, 100, 3_600_000),
            dockerSocket(),
            flag("GPU_MOCK_MODE"),
            logLevel(),
            data,
            flag("AIO_SUPERVISED") || environment.containsKey("INVOCATION_ID"),
            millis("AIO_STOP_TIMEOUT", 10_000, 0, 600_000),
            policy(),
            path("AIO_MODELS_DIR").orElse(data.resolve("models")),
            number("AIO_MODELS_BUDGET", 0, 0, Long.MAX_VALUE),
            proxy(),
            updates());
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return config;
  }

  private Optional<URI> endpoint() {
    Optional<Settings.Found> found = settings.find(ENDPOINT);
    if (found.isEmpty()) {
      problems.add(
          "AIO_CONTROLLER_ENDPOINT is missing: the controller's address, for example"
              + " wss://aiwm.example.com/ws/node");
      return Optional.empty();
    }
    Optional<URI> uri = linkUri(found.get().value());
    if (uri.isEmpty()) {
      problems.add(
          found.get().name() + " is not a ws://, wss://, http:// or https:// address with a host");
    } else if (String.valueOf(uri.get().getQuery()).contains("token=")) {
      // An address is logged and shown; a token is not.
      problems.add(found.get().name() + " carries a token; put it into AIO_NODE_TOKEN_FILE");
    } else if (uri.get().getScheme().equals("wss") && uri.get().getHost() == null) {
      problems.add(
          found.get().name()
              + " has a host name with an underscore, for which there is no TLS; give it a name"
              + " without, or use ws://");
    }
    return uri;
  }

  /** A web address is taken as the link's address, and a bare host gets the standard path. */
  private static Optional<URI> linkUri(String value) {
    return Addresses.parse(value, "ws", "wss", "http", "https")
        .filter(uri -> !uri.getRawAuthority().contains("@"))
        .map(AgentConfigLoader::asLink);
  }

  private static URI asLink(URI uri) {
    String given = uri.getScheme().toLowerCase(Locale.ROOT);
    String scheme = given.equals("wss") || given.equals("https") ? "wss" : "ws";
    String path = uri.getRawPath();
    String query = uri.getRawQuery();
    return URI.create(
        scheme
            + "://"
            + uri.getRawAuthority()
            + (path == null || path.length() < 2 ? "/ws/node" : path)
            + (query == null ? "" : "?" + query));
  }

  private Optional<TokenSource> token() {
    Optional<TokenSource> source =
        settings
            .find(TOKEN_FILE)
            .flatMap(file -> path(file.name(), file.value()))
            .map(TokenSource::ofFile)
            .or(() -> settings.find(TOKEN).map(AgentConfigLoader::tokenValue));
    if (source.isEmpty() && settings.find(TOKEN_FILE).isEmpty()) {
      problems.add("AIO_NODE_TOKEN_FILE (or AIO_NODE_TOKEN) is missing: the node's token");
    }
    return source;
  }

  private static TokenSource tokenValue(Settings.Found found) {
    Path file = found.file();
    return file == null
        ? TokenSource.ofValue(found.name(), found.value())
        : TokenSource.ofProperty(file, found.name());
  }

  private Optional<ProxySettings> proxy() {
    Optional<Path> directory = path("AIO_PROXY_DIR");
    if (directory.isPresent() && text("AIO_PROXY_URL").isEmpty()) {
      problems.add("AIO_PROXY_URL is missing: where the proxy is reached from outside");
    }
    return directory.map(
        it ->
            new ProxySettings(
                it,
                text("AIO_PROXY_COMMAND").orElse("nginx"),
                text("AIO_PROXY_URL").orElse("").replaceFirst("/+$", "")));
  }

  private UpdateSettings updates() {
    Optional<String> text = text("AIO_RELEASE_BASE_URL");
    Optional<URI> releases = text.flatMap(it -> Addresses.parse(it, "https", "http"));
    if (text.isPresent() && releases.isEmpty()) {
      problems.add("AIO_RELEASE_BASE_URL is not an https:// or http:// address with a host");
    }
    return new UpdateSettings(releases, releaseKey());
  }

  /** A key that cannot be read must not become no key. */
  private Optional<Path> releaseKey() {
    Path file = path("AIO_RELEASE_KEY_FILE").orElse(Path.of(DEFAULT_RELEASE_KEY));
    if (text("AIO_RELEASE_KEY_FILE").isEmpty() && Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      ReleaseKey.read(file);
    } catch (IOException e) {
      problems.add("the release key cannot be used: " + e.getMessage());
    }
    return Optional.of(file);
  }

  /** A policy that cannot be read must not become no policy. */
  private LocalPolicy policy() {
    Path file = path("AIO_POLICY_FILE").orElse(Path.of(DEFAULT_POLICY));
    try {
      return text("AIO_POLICY_FILE").isEmpty() && Files.notExists(file)
          ? LocalPolicy.defaults()
          : PolicyFile.read(file);
    } catch (IOException e) {
      problems.add(e.getMessage());
      return LocalPolicy.defaults();
    }
  }

  /** Milliseconds. */
  private Duration millis(String name, long fallback, long least, long most) {
    return Duration.ofMillis(number(name, fallback, least, most));
  }

  private long number(String name, long fallback, long least, long most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      long value = Long.parseLong(text.get());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, with the range.
    }
    problems.add(name + " must be a whole number from " + least + " to " + most);
    return fallback;
  }

  private boolean flag(String name) {
    String text = text(name).orElse("false").toLowerCase(Locale.ROOT);
    if (Set.of("true", "1", "yes", "on").contains(text)) {
      return true;
    }
    if (!Set.of("false", "0", "no", "off").contains(text)) {
      problems.add(name + " must be true or false");
    }
    return false;
  }

  private String logLevel() {
    String level = text("LOG_LEVEL").orElse("INFO").toUpperCase(Locale.ROOT);
    if (!LEVELS.contains(level)) {
      problems.add("LOG_LEVEL must be one of trace, debug, info, warn, error, off");
      return "INFO";
    }
    return level;
  }

  private Path dockerSocket() {
    String socket = text("DOCKER_SOCKET").orElse("/var/run/docker.sock");
    String bare = socket.startsWith("unix://") ? socket.substring("unix://".length()) : socket;
    return path("DOCKER_SOCKET", bare).orElse(Path.of("/var/run/docker.sock"));
  }

  private Optional<Path> path(String name) {
    return text(name).flatMap(it -> path(name, it));
  }

  /** What a path may be depends on the locale that the agent was started in. */
  private Optional<Path> path(String name, String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      problems.add(name + " is no path that this machine can write; start it with LC_ALL=C.UTF-8");
      return Optional.empty();
    }
  }

  private Optional<String> text(String name) {
    return settings.find(List.of(name)).map(Settings.Found::value);
  }

  private static Path defaultData(Map<String, String> environment) {
    Path system = Path.of("/var/lib/aio-worker");
    boolean usable =
        Files.isDirectory(system)
            ? Files.isWritable(system)
            : Files.isWritable(Path.of("/var/lib"));
    return usable ? system : Path.of(environment.getOrDefault("HOME", "."), ".aio-worker");
  }
}
