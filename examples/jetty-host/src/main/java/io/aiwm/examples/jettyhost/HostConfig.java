package io.aiwm.examples.jettyhost;

import io.aiwm.api.security.SecretResolver;
import io.aiwm.core.net.HostNames;
import io.aiwm.serving.hub.HubSettings;
import io.aiwm.store.s3.S3Settings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host's settings, read from environment variables; docs/embedding.md lists them.
 *
 * @param host address to listen on, or null for all
 * @param port port to listen on; 0 for any free one
 * @param dataDirectory where the embedded database and the made-up secret are kept
 * @param database where the data is
 * @param nodeSecret signs node tokens
 * @param userSecret verifies user tokens
 * @param publicUrl how nodes and browsers reach this host
 * @param releases where agents are installed from
 * @param allowedOrigins origins whose pages may call the API
 * @param link timing of the node link
 * @param endedExecutions what becomes of executions that have ended
 * @param notifications where events are posted to, or null
 * @param devLogin the user of development, or null
 * @param warnings what an operator should know of these settings
 * @param secrets what commands may name
 * @param models where models are kept and come from
 */
record HostConfig(
    @Nullable String host,
    int port,
    Path dataDirectory,
    Database database,
    String nodeSecret,
    String userSecret,
    URI publicUrl,
    Releases releases,
    List<String> allowedOrigins,
    Link link,
    EndedExecutions endedExecutions,
    @Nullable Notifications notifications,
    @Nullable DevLogin devLogin,
    List<String> warnings,
    SecretResolver secrets,
    Models models) {
  private static final List<String> BUCKET =
      List.of(
          "MINIO_ENDPOINT",
          "MINIO_PORT",
          "MINIO_USE_SSL",
          "MINIO_ACCESS_KEY",
          "MINIO_SECRET_KEY",
          "MINIO_BUCKET",
          "MINIO_REGION",
          "MINIO_PREFIX",
          "MINIO_PUBLIC_URL");

  private static final Pattern CHECKSUM =
      Pattern.compile("([^=/]+)(?:/(linux-[a-z0-9]+))?=(?:sha256:)?([0-9a-fA-F]{64})");

  /**
   * Where the data is.
   *
   * @param url of JDBC, or a connection string of MongoDB, which may hold a password
   */
  record Database(String url, @Nullable String user, @Nullable String password) {
    boolean isMongo() {
      return url.startsWith("mongodb");
    }

    @Override
    public String toString() {
      return "Database[" + url.replaceAll("//.*@|[?;].*", "") + "]";
    }
  }

  /**
   * Where agents are installed from.
   *
   * @param directory directory of releases that this host serves, or null
   * @param baseUrl where agents download them, or null for this host
   * @param docsUrl start of the documentation's addresses, or null for what this host serves
   * @param defaultVersion what is installed unless another is asked for, or null for the newest
   * @param checksums SHA-256 by version and platform, of releases that lie elsewhere
   * @param key file with the public key that releases are signed with, or null
   */
  record Releases(
      @Nullable Path directory,
      @Nullable URI baseUrl,
      @Nullable URI docsUrl,
      @Nullable String defaultVersion,
      Map<String, Map<String, String>> checksums,
      @Nullable Path key) {}

  /** Timing of the node link. */
  record Link(
      Duration heartbeatTimeout,
      Duration pingInterval,
      Duration pongTimeout,
      List<String> allowedOrigins) {}

  /**
   * Settings for executions that have ended.
   *
   * @param kept how long they are kept
   * @param archive directory where they are archived before they are removed, or null
   */
  record EndedExecutions(Duration kept, @Nullable Path archive) {}

  /**
   * Where events are posted to.
   *
   * @param url the service's {@code /events}
   * @param token sent as a bearer token, or null
   * @param signingSecret signs deliveries, or null
   * @param privateNetworks whether the service may be on this machine or in a private network
   */
  record Notifications(
      URI url, @Nullable String token, @Nullable String signingSecret, boolean privateNetworks) {
    @Override
    public String toString() {
      return "Notifications[" + HostNames.of(url) + "]";
    }
  }

  /**
   * Where models are kept and come from.
   *
   * @param directory where they are kept, unless there is a bucket
   * @param bucket where they are kept, or null
   * @param hub where they are imported from
   * @param bytes how much an organisation may have
   */
  record Models(Path directory, @Nullable S3Settings bucket, HubSettings hub, long bytes) {}

  static HostConfig from(Map<String, String> variables) {
    Environment env = new Environment(variables);
    int port = (int) env.number("PORT", 3305, 0, 65_535);
    Path data = Path.of(env.text("DATA_DIR", "data"));
    String nodeSecret =
        env.text("JWT_SECRET")
            .map(secret -> Secrets.checked("JWT_SECRET", secret))
            .orElseGet(() -> Secrets.kept(data.resolve("jwt-secret")));
    String userSecret =
        env.text("IAM_JWT_SECRET")
            .map(secret -> Secrets.checked("IAM_JWT_SECRET", secret))
            .orElse(nodeSecret);
    HostConfig config =
        new HostConfig(
            env.text("HOST").orElse(null),
            port,
            data,
            database(env, data),
            nodeSecret,
            userSecret,
            env.url("PUBLIC_URL", "http://localhost:" + port),
            releases(env),
            env.list("ALLOWED_ORIGINS"),
            link(env),
            endedExecutions(env),
            notifications(env),
            env.text("DEV_LOGIN").map(DevLogin::parse).orElse(null),
            List.of(),
            new HostSecrets(
                env.text("SECRETS_DIR").map(Path::of).orElse(data.resolve("secrets")), variables),
            models(env, data));
    return config.withWarnings(env.warnings());
  }

  private HostConfig withWarnings(List<String> unknown) {
    List<String> all = new ArrayList<>(unknown);
    if (devLogin != null) {
      all.add(
          "DEV_LOGIN is set: whoever knows its password owns everything here. For development"
              + " only");
    }
    return new HostConfig(
        host,
        port,
        dataDirectory,
        database,
        nodeSecret,
        userSecret,
        publicUrl,
        releases,
        allowedOrigins,
        link,
        endedExecutions,
        notifications,
        devLogin,
        List.copyOf(all),
        secrets,
        models);
  }

  /** Secrets stay out of logs. */
  @Override
  public String toString() {
    return "HostConfig[port=" + port + ", database=" + database + ", publicUrl=" + publicUrl + "]";
  }

  private static EndedExecutions endedExecutions(Environment env) {
    return new EndedExecutions(
        Duration.ofDays(env.number("EXECUTION_RETENTION_DAYS", 90, 1, 36_500)),
        env.text("EXECUTION_ARCHIVE_DIR").map(Path::of).orElse(null));
  }

  private static Database database(Environment env, Path data) {
    Optional<String> mongo = env.text("MONGODB_URI");
    if (mongo.isPresent() && env.text("JDBC_URL").isPresent()) {
      throw new ConfigurationException("MONGODB_URI", "and JDBC_URL exclude each other");
    }
    Database jdbc = jdbc(env, data);
    return mongo.map(HostConfig::mongo).orElse(jdbc);
  }

  private static Database mongo(String uri) {
    return new Database(MongoDatabases.parse(uri).getConnectionString(), null, null);
  }

  private static Database jdbc(Environment env, Path data) {
    // H2 would close itself while the engine still writes; the host closes it after the engine.
    String embedded =
        "jdbc:h2:file:"
            + data.toAbsolutePath().resolve("aiwm")
            + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0";
    return new Database(
        env.text("JDBC_URL", embedded),
        env.text("JDBC_USER").orElse(null),
        env.text("JDBC_PASSWORD").orElse(null));
  }

  private static Releases releases(Environment env) {
    Path directory = env.text("RELEASES_DIR").map(Path::of).orElse(null);
    if (directory != null && !Files.isDirectory(directory)) {
      throw new ConfigurationException("RELEASES_DIR", "must be a directory");
    }
    URI base = env.text("RELEASE_BASE_URL").isPresent() ? env.url("RELEASE_BASE_URL", "") : null;
    Path key = env.text("RELEASE_PUBLIC_KEY").map(Path::of).orElse(null);
    if (key != null && directory == null && base == null) {
      throw new ConfigurationException(
          "RELEASE_PUBLIC_KEY", "needs RELEASES_DIR: the agent in this host's jar is not signed");
    }
    return new Releases(
        directory,
        base,
        env.text("DOCS_BASE_URL").isPresent() ? env.url("DOCS_BASE_URL", "") : null,
        env.text("DEFAULT_DAEMON_VERSION").orElse(null),
        checksums(env),
        key);
  }

  /**
   * Private networks are the rule here: the address is the operator's own, and often a neighbour.
   */
  private static @Nullable Notifications notifications(Environment env) {
    String token = env.text("NOTI_SERVICE_TOKEN").orElse(null);
    String secret =
        env.text("NOTI_SIGNING_SECRET")
            .map(given -> Secrets.checked("NOTI_SIGNING_SECRET", given))
            .orElse(null);
    boolean near = !env.text("NOTI_ALLOW_PRIVATE_NETWORKS", "true").equals("false");
    return env.text("NOTI_SERVICE_URL").isEmpty()
        ? null
        : new Notifications(
            URI.create(env.url("NOTI_SERVICE_URL", "") + "/events"), token, secret, near);
  }

  /**
   * {@code RELEASE_CHECKSUMS=0.2.0=<sha256>,0.2.0/linux-arm64=<sha256>}; linux-amd64 unless said.
   */
  private static Map<String, Map<String, String>> checksums(Environment env) {
    Map<String, Map<String, String>> checksums = new LinkedHashMap<>();
    for (String item : env.list("RELEASE_CHECKSUMS")) {
      Matcher parts = CHECKSUM.matcher(item);
      if (!parts.matches()) {
        throw new ConfigurationException(
            "RELEASE_CHECKSUMS",
            "must have the form version=sha256 or version/linux-arm64=sha256, with commas between");
      }
      checksums
          .computeIfAbsent(parts.group(1), version -> new LinkedHashMap<>())
          .put(
              parts.group(2) == null ? "linux-amd64" : parts.group(2),
              parts.group(3).toLowerCase(Locale.ROOT));
    }
    return checksums;
  }

  private static Models models(Environment env, Path data) {
    Map<String, String> bucket = new LinkedHashMap<>();
    for (String name : BUCKET) {
      env.text(name).ifPresent(value -> bucket.put(name, value));
    }
    HubSettings hub = HubSettings.at(env.url("HF_ENDPOINT", "https://huggingface.co"));
    String token = env.text("HUGGINGFACE_API_KEY").orElse(null);
    return new Models(
        env.text("MODELS_DIR").map(Path::of).orElse(data.resolve("models")),
        ConfigurationException.checked("MINIO_*", () -> S3Settings.of(bucket)),
        token == null ? hub : hub.withToken(token),
        env.number("MODELS_QUOTA_BYTES", Long.MAX_VALUE, 1, Long.MAX_VALUE));
  }

  private static Link link(Environment env) {
    return new Link(
        Duration.ofMillis(env.number("HEARTBEAT_TIMEOUT_MS", 90_000, 300, 86_400_000)),
        Duration.ofMillis(env.number("WS_PING_INTERVAL", 30_000, 100, 3_600_000)),
        Duration.ofMillis(env.number("WS_PING_TIMEOUT", 10_000, 100, 3_600_000)),
        env.list("WS_CORS_ORIGIN"));
  }
}
