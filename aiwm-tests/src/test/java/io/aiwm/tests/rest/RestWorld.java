package io.aiwm.tests.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.command.Command;
import io.aiwm.api.command.CommandBus;
import io.aiwm.api.entity.Ids;
import io.aiwm.api.error.AuthenticationException;
import io.aiwm.api.event.Notifier;
import io.aiwm.api.execution.ExecutionArchive;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.security.AuthenticationRequest;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.HealthContributor;
import io.aiwm.core.feature.Peers;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.install.InstallSettings;
import io.aiwm.core.install.ReleaseIndex;
import io.aiwm.core.internal.alert.AlertFeature;
import io.aiwm.core.internal.audit.AuditFeature;
import io.aiwm.core.internal.command.CommandFeature;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.event.EventFeature;
import io.aiwm.core.internal.execution.ExecutionFeature;
import io.aiwm.core.internal.health.HealthFeature;
import io.aiwm.core.internal.history.HistoryFeature;
import io.aiwm.core.internal.http.DefaultHttpApi;
import io.aiwm.core.internal.http.HttpFeature;
import io.aiwm.core.internal.install.TokenFeature;
import io.aiwm.core.internal.metrics.ScrapeFeature;
import io.aiwm.core.internal.node.NodeFeature;
import io.aiwm.core.internal.page.PageFeature;
import io.aiwm.core.internal.telemetry.TelemetryFeature;
import io.aiwm.core.internal.wiring.FeatureSet;
import io.aiwm.core.internal.workload.WorkloadFeature;
import io.aiwm.core.json.Json;
import io.aiwm.core.link.WorkloadListener;
import io.aiwm.core.node.NodeStatusTable;
import io.aiwm.core.notifier.NotifierMetrics;
import io.aiwm.core.settings.AlertSettings;
import io.aiwm.core.settings.DashboardSettings;
import io.aiwm.core.settings.ExecutionSettings;
import io.aiwm.core.settings.HistorySettings;
import io.aiwm.core.settings.HttpSettings;
import io.aiwm.core.settings.NotifierSettings;
import io.aiwm.core.settings.WorkloadSettings;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The API on an in-memory store and virtual time, with every request carried out on the caller's
 * thread unless {@link #held} is set. A token is {@code role@org/user} (or {@code
 * role+role@org/user}), or {@code node:<id>}.
 */
final class RestWorld {
  static final String OWNER = "organization.owner@org-1/ann";
  static final String EDITOR = "organization.editor@org-1/ed";
  static final String VIEWER = "organization.viewer@org-1/vic";
  static final String STRANGER = "organization.owner@org-2/sam";
  static final String UNIVERSE = "universe.owner@org-0/root";

  final VirtualTime time = new VirtualTime();
  final InMemoryStore store = InMemoryStore.open(time);
  final Set<String> liveControllers = new HashSet<>();
  final List<HealthContributor> health = new ArrayList<>();
  final List<Runnable> waiting = new ArrayList<>();
  private static final NodeTokens NODE_TOKENS = NodeTokens.hs256("n".repeat(32));
  private static final InstallSettings INSTALL =
      new InstallSettings(
          URI.create("https://aiwm.example"),
          "/ws/node",
          URI.create("https://releases.example"),
          URI.create("https://docs.example"),
          () -> ReleaseIndex.of(Map.of("v1.0.0", Map.of("linux-amd64", "ab".repeat(32)))),
          null,
          null);

  boolean held;
  @Nullable CommandResult agentAnswer;

  final Engine engine = new Engine("controller-1", store, time, time, Runnable::run, new Ids(time));
  final CommandBus commands = new FakeBus();
  final FeatureSet features;
  final NodeRegistry nodes;
  final DefaultHttpApi api;

  RestWorld() {
    this(HttpSettings.defaults());
  }

  RestWorld(HttpSettings settings, Notifier... notifiers) {
    this(settings, List.of(), notifiers);
  }

  RestWorld(HttpSettings settings, List<Feature> more, Notifier... notifiers) {
    Executor requests =
        task -> {
          if (held) {
            waiting.add(task);
          } else {
            task.run();
          }
        };
    health.add(new FakeHealth());
    List<Feature> all = new ArrayList<>(features(List.of(notifiers)));
    all.addAll(more);
    features = FeatureSet.install(engine, FeatureSet.HostServices.NOTHING, all);
    nodes = features.port(NodeRegistry.class);
    api =
        DefaultHttpApi.builder(engine)
            .settings(settings)
            .executor(requests)
            .authenticator(RestWorld::user)
            .nodeAuthenticator(RestWorld::node)
            .operations(features.operations())
            .build();
  }

  private List<Feature> features(List<Notifier> notifiers) {
    return List.of(
        new HttpFeature(),
        new ValidationContext(),
        new EventFeature(
            notifiers, n -> NotifierSettings.defaults(), NotifierMetrics.NONE, listener -> {}),
        new TelemetryFeature(),
        new HistoryFeature(HistorySettings.defaults()),
        new NodeFeature(new NodeStatusTable(), UnaryOperator.identity()),
        new AlertFeature(AlertSettings.defaults()),
        new ExecutionFeature(
            ExecutionSettings.defaults(),
            Runnable::run,
            UnaryOperator.identity(),
            Duration.ofDays(90),
            ExecutionArchive.NONE),
        new CommandFeature(ExecutionSettings.defaults()),
        new WorkloadFeature(WorkloadSettings.defaults(), WorkloadListener.NONE),
        new TokenFeature(NODE_TOKENS, INSTALL),
        new AuditFeature(Duration.ofDays(365)),
        new HealthFeature("1.2.3"),
        new ScrapeFeature(null),
        new PageFeature("1.2.3", new DashboardSettings("Racks", null, "/login?to={return}")));
  }

  /** What stands around the API and is not under test. */
  private final class ValidationContext implements Feature {
    @Override
    public String name() {
      return "surroundings";
    }

    @Override
    public void install(FeatureContext context, Contributions to) {
      to.port(Peers.class, new FakePeers()).port(CommandBus.class, commands);
      health.forEach(to::health);
    }
  }

  private final class FakePeers implements Peers {
    @Override
    public Set<String> live() {
      return liveControllers;
    }

    @Override
    public boolean isLive(String controllerId) {
      return liveControllers.contains(controllerId);
    }

    @Override
    public void send(String recipient, String type, String payload) {}

    @Override
    public void on(String type, BiConsumer<String, String> handler) {}
  }

  /** Begins a request as the owner of org-1. */
  Request request(String method, String target) {
    return new Request(method, target).as(OWNER);
  }

  Answer get(String target) {
    return request("GET", target).send();
  }

  /** Creates a node as the owner of org-1. */
  String createNode(String name) {
    Answer answer =
        request("POST", "/nodes").json("{\"name\":\"" + name + "\",\"role\":[\"worker\"]}").send();
    return answer.json().path("_id").asText();
  }

  private static Principal user(AuthenticationRequest request) {
    String token = token(request);
    if (token.startsWith("node:")) {
      throw new AuthenticationException("TOKEN_INVALID", "A node is no user");
    }
    String[] parts = token.split("[@/~]");
    Set<Role> roles =
        Arrays.stream(parts[0].split("\\+"))
            .map(role -> Role.named(role).orElseThrow())
            .collect(Collectors.toSet());
    return Principal.user(parts[2], parts[2], parts[1], roles);
  }

  private static Principal node(AuthenticationRequest request) {
    return Principal.node(token(request).substring("node:".length()), "org-1");
  }

  private static String token(AuthenticationRequest request) {
    String token =
        request
            .bearerToken()
            .orElseThrow(() -> new AuthenticationException("TOKEN_MISSING", "No token"));
    if (!token.matches(".*[@~].*") && !token.startsWith("node:")) {
      throw new AuthenticationException("TOKEN_INVALID", "The token is not one of ours");
    }
    return token;
  }

  /** A request in the making. */
  final class Request {
    private final String method;
    private final String target;
    private final Map<String, List<String>> headers = new HashMap<>();
    private byte[] body = new byte[0];

    private Request(String method, String target) {
      this.method = method;
      this.target = target;
    }

    Request as(@Nullable String token) {
      if (token == null) {
        headers.remove("Authorization");
        return this;
      }
      return header("Authorization", "Bearer " + token);
    }

    Request header(String name, String value) {
      headers.put(name, List.of(value));
      return this;
    }

    Request json(String text) {
      return header("Content-Type", "application/json")
          .bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    Request bytes(byte[] content) {
      body = content;
      return this;
    }

    CompletableFuture<HttpResponse> begin() {
      HttpRequest bare = HttpRequest.of(method, target);
      HttpRequest request =
          new HttpRequest(
              method,
              bare.path(),
              bare.rawQuery(),
              headers,
              new ByteArrayInputStream(body),
              "192.0.2.1",
              null);
      return api.handle(request).toCompletableFuture();
    }

    Answer send() {
      return new Answer(begin().join());
    }
  }

  /** What came back. */
  record Answer(HttpResponse response) {
    int status() {
      return response.status();
    }

    Optional<String> header(String name) {
      return Optional.ofNullable(response.headers().get(name));
    }

    JsonNode json() {
      try {
        return Json.mapper().readTree(response.bodyText());
      } catch (JsonProcessingException e) {
        throw new AssertionError("Not JSON: " + response.bodyText(), e);
      }
    }
  }

  /** Up, until a test says otherwise. */
  static final class FakeHealth implements HealthContributor {
    Health state = new Health(Status.UP, true, Map.of("type", "memory"));

    @Override
    public String name() {
      return "store";
    }

    @Override
    public Health check() {
      return state;
    }
  }

  private final class FakeBus implements CommandBus {
    @Override
    public boolean connected(String nodeId) {
      return true;
    }

    @Override
    public boolean send(String nodeId, Command command) {
      return true;
    }

    @Override
    public void announce(String nodeId) {}

    @Override
    public CompletableFuture<CommandResult> ask(String nodeId, Command command, Duration timeout) {
      return agentAnswer == null
          ? CompletableFuture.failedFuture(
              new io.aiwm.api.error.UnavailableException(
                  "NODE_NOT_CONNECTED", "The node is not connected", Duration.ofSeconds(5)))
          : CompletableFuture.completedFuture(agentAnswer);
    }
  }
}
