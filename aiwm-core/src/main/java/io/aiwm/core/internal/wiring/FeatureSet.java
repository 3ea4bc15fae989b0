package io.aiwm.core.internal.wiring;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.error.NotInstalledException;
import io.aiwm.api.event.EventType;
import io.aiwm.api.execution.StepHandler;
import io.aiwm.api.security.SecretResolver;
import io.aiwm.api.store.Kind;
import io.aiwm.core.feature.Catalogue;
import io.aiwm.core.feature.CommandType;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.ExecutionCompanion;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.HealthContributor;
import io.aiwm.core.feature.LeasedTask;
import io.aiwm.core.feature.NodeMessage;
import io.aiwm.core.feature.RecordType;
import io.aiwm.core.feature.Records;
import io.aiwm.core.feature.Resource;
import io.aiwm.core.http.Listings;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.net.AddressGuard;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The features of one engine, and all that they brought: what the engine stores, tells, serves and
 * does is read off here. Installed in order, started in order, closed in the reverse order.
 */
public final class FeatureSet implements Catalogue, AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

  private final List<Feature> features;
  private final Map<Class<?>, Object> ports = new LinkedHashMap<>();
  private final List<Operation<?, ?>> operations = new ArrayList<>();
  private final List<CommandType> commandTypes = new ArrayList<>();
  private final List<NodeMessage<?>> nodeMessages = new ArrayList<>();
  private final List<ExecutionCompanion> executionCompanions = new ArrayList<>();
  private final List<StepHandler<?, ?>> stepHandlers = new ArrayList<>();
  private final List<LeasedTask> tasks = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final List<HealthContributor> health = new ArrayList<>();
  private final List<RetentionRule<?>> retention = new ArrayList<>();
  private final List<DashboardModule> dashboard = new ArrayList<>();

  private FeatureSet(List<Feature> features) {
    this.features = List.copyOf(features);
  }

  /**
   * Installs features.
   *
   * @param host what the host hands on to features
   * @param features in the order in which they start; each is used for this engine alone
   * @throws IllegalArgumentException if two have one name, or bring what another brings
   */
  public static FeatureSet install(Engine engine, HostServices host, List<Feature> features) {
    checkNames(features);
    checkOnce("store", kinds(features).stream().map(Kind::collection));
    checkOnce("write", eventTypes(features).stream().map(EventType::name));
    FeatureSet set = new FeatureSet(features);
    set.ports.put(Engine.class, engine);
    set.ports.put(Catalogue.class, set);
    EngineContext context = new EngineContext(engine, host, set);
    set.ports.put(FeatureContext.class, context);
    set.install(context);
    return set;
  }

  /**
   * Parts that the host hands on to features.
   *
   * @param secrets its store of secrets
   * @param meters its registry, or null where it has none
   * @param addresses where features may connect to
   * @param keys keys for a purpose, which follow from the host's; the present one first
   * @param publicUrl address of the API as machines of the fleet see it
   */
  public record HostServices(
      SecretResolver secrets,
      @Nullable MeterRegistry meters,
      AddressGuard addresses,
      Function<String, List<SecretKey>> keys,
      URI publicUrl) {
    /** Nothing, as in tests of parts. */
    public static final HostServices NOTHING =
        new HostServices(
            SecretResolver.NONE,
            null,
            AddressGuard.publicOnly(),
            purpose -> List.of(),
            URI.create("http://localhost"));
  }

  private static void checkNames(List<Feature> features) {
    Set<String> names = new HashSet<>();
    for (Feature feature : features) {
      if (!NAME.matcher(feature.name()).matches()) {
        throw new IllegalArgumentException("Invalid name of a feature: " + feature.name());
      }
      if (!names.add(feature.name())) {
        throw new IllegalArgumentException("Duplicate feature " + feature.name());
      }
    }
  }

  private static void checkOnce(String verb, Stream<String> brought) {
    Set<String> known = new HashSet<>();
    brought
        .filter(name -> !known.add(name))
        .forEach(
            name -> {
              throw new IllegalArgumentException("Two features " + verb + " " + name);
            });
  }

  private void install(FeatureContext context) {
    List<Consumer<Catalogue>> actions = new ArrayList<>();
    for (Feature feature : features) {
      feature.install(context, new Collected(feature, context, actions));
    }
    actions.forEach(action -> action.accept(this));
  }

  /** Every kind of record that features store. */
  public static List<Kind<?>> kinds(Collection<? extends Feature> features) {
    return features.stream()
        .<Kind<?>>flatMap(
            feature ->
                Stream.concat(
                    feature.kinds().stream(), feature.recordTypes().stream().map(RecordType::kind)))
        .toList();
  }

  /** Every type of event that features write. */
  public static List<EventType> eventTypes(Collection<? extends Feature> features) {
    return features.stream()
        .flatMap(
            feature ->
                Stream.concat(
                    feature.eventTypes().stream(),
                    feature.recordTypes().stream().flatMap(type -> type.eventTypes().stream())))
        .toList();
  }

  /**
   * The implementation that a feature offers under a type.
   *
   * @throws NotInstalledException if none does
   */
  public <P> P port(Class<P> type) {
    Object port = ports.get(type);
    if (port == null) {
      throw new NotInstalledException(type.getSimpleName());
    }
    return type.cast(port);
  }

  /** Every kind of record. */
  public List<Kind<?>> kinds() {
    return kinds(features);
  }

  @Override
  public List<EventType> eventTypes() {
    return eventTypes(features);
  }

  @Override
  public List<Operation<?, ?>> operations() {
    return List.copyOf(operations);
  }

  @Override
  public List<CommandType> commandTypes() {
    return List.copyOf(commandTypes);
  }

  @Override
  public List<NodeMessage<?>> nodeMessages() {
    return List.copyOf(nodeMessages);
  }

  @Override
  public List<ExecutionCompanion> executionCompanions() {
    return List.copyOf(executionCompanions);
  }

  @Override
  public List<StepHandler<?, ?>> stepHandlers() {
    return List.copyOf(stepHandlers);
  }

  @Override
  public List<LeasedTask> tasks() {
    return List.copyOf(tasks);
  }

  @Override
  public List<RetentionRule<?>> retention() {
    return List.copyOf(retention);
  }

  @Override
  public List<HealthContributor> health() {
    return List.copyOf(health);
  }

  @Override
  public List<DashboardModule> dashboard() {
    return List.copyOf(dashboard);
  }

  /** Starts what runs by itself. The store is open. */
  public void start() {
    parts.forEach(part -> part.start().run());
  }

  @Override
  public void close() {
    List<AutoCloseable> all = new ArrayList<>();
    parts.forEach(part -> all.add(0, part.close()));
    Closing.inOrder(all.toArray(AutoCloseable[]::new));
  }

  private record Part(Runnable start, AutoCloseable close) {}

  /** Takes in what one feature brings. */
  private final class Collected implements Contributions {
    private final Feature feature;
    private final FeatureContext context;
    private final List<Consumer<Catalogue>> actions;

    Collected(Feature feature, FeatureContext context, List<Consumer<Catalogue>> actions) {
      this.feature = feature;
      this.context = context;
      this.actions = actions;
    }

    @Override
    public Contributions operations(Collection<? extends Operation<?, ?>> more) {
      operations.addAll(more);
      return this;
    }

    @Override
    public <T extends Entity> Contributions resource(Resource<T> resource) {
      Records<T> records = context.records(resource.type());
      return operations(resource.operations(records, FeatureSet.this.port(Listings.class)));
    }

    @Override
    public Contributions commandTypes(Collection<CommandType> types) {
      commandTypes.addAll(types);
      return this;
    }

    @Override
    public Contributions nodeMessages(Collection<? extends NodeMessage<?>> types) {
      nodeMessages.addAll(types);
      return this;
    }

    @Override
    public Contributions executionCompanion(ExecutionCompanion companion) {
      executionCompanions.add(companion);
      return this;
    }

    @Override
    public Contributions stepHandler(StepHandler<?, ?> handler) {
      stepHandlers.add(handler);
      return this;
    }

    @Override
    public Contributions task(LeasedTask task) {
      if (tasks.stream().anyMatch(other -> other.name().equals(task.name()))) {
        throw new IllegalArgumentException("Duplicate leased task " + task.name());
      }
      tasks.add(task);
      return this;
    }

    @Override
    public Contributions runs(Runnable start, AutoCloseable close) {
      parts.add(new Part(start, close));
      return this;
    }

    @Override
    public Contributions health(HealthContributor part) {
      health.add(part);
      return this;
    }

    @Override
    public <T extends Entity> Contributions retention(Kind<T> kind, Duration kept) {
      kind.requireAppendOnly();
      retention.add(new RetentionRule<>(kind, kept));
      return this;
    }

    @Override
    public <P> Contributions port(Class<P> type, P implementation) {
      if (ports.putIfAbsent(type, implementation) != null) {
        throw new IllegalStateException("Two features offer " + type.getSimpleName());
      }
      return this;
    }

    @Override
    public Contributions dashboard(String file) {
      ClassLoader classPath = feature.getClass().getClassLoader();
      dashboard.add(new DashboardModule(feature.name(), file, classPath));
      return this;
    }

    @Override
    public Contributions whenComplete(Consumer<Catalogue> action) {
      actions.add(action);
      return this;
    }
  }
}
