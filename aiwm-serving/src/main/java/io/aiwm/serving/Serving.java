package io.aiwm.serving;

import io.aiwm.api.event.EventType;
import io.aiwm.api.model.ModelStorage;
import io.aiwm.api.store.Kind;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.RecordType;
import io.aiwm.serving.download.DownloadOperations;
import io.aiwm.serving.hub.HubImports;
import io.aiwm.serving.hub.HubSettings;
import io.aiwm.serving.model.Model;
import io.aiwm.serving.model.ModelScope;
import io.aiwm.serving.model.ModelVersion;
import io.aiwm.serving.model.Registry;
import io.aiwm.serving.publish.ModelLibrary;
import io.aiwm.serving.publish.RegistryParts;
import io.aiwm.serving.quota.Quotas;
import io.aiwm.serving.quota.StorageQuota;
import io.aiwm.serving.storage.FileAnswer;
import io.aiwm.serving.storage.LinkOperations;
import io.aiwm.serving.upload.ModelUpload;
import io.aiwm.serving.upload.UploadFeature;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Models: their registry, and their files in the host's storage. Added to an engine by {@code
 * Aiwm.builder().feature(Serving.with(storage))}; one instance belongs to one engine. To be
 * configured before it is added, by one thread.
 */
public final class Serving implements Feature {
  private final ModelStorage storage;
  private ModelScope defaultScope = ModelScope.ORG;
  private HubSettings hub = HubSettings.defaults();
  private @Nullable Executor executor;
  private ToLongFunction<String> quotas = orgId -> Long.MAX_VALUE;

  private Serving(ModelStorage storage) {
    this.storage = storage;
  }

  /**
   * Models with their files in a storage, which is closed with the engine.
   *
   * @param storage for example {@code FileModelStorage.at(directory)}
   */
  public static Serving with(ModelStorage storage) {
    return new Serving(storage);
  }

  /** Who may see a model that says nothing of it; its organisation alone by default. */
  public Serving defaultScope(ModelScope value) {
    defaultScope = value;
    return this;
  }

  /**
   * How much of the storage an organisation may take; any number of bytes by default.
   *
   * @param value bytes by organisation's id; asked at each upload and import, by many threads
   */
  public Serving quotas(ToLongFunction<String> value) {
    quotas = value;
    return this;
  }

  /** The hub that models are imported from; Hugging Face by default. */
  public Serving hub(HubSettings value) {
    hub = value;
    return this;
  }

  /**
   * Threads for what waits for the storage and for hubs, a step of an import each for as long as it
   * takes; the host closes them. Some of its own by default.
   */
  public Serving executor(Executor value) {
    executor = value;
    return this;
  }

  @Override
  public String name() {
    return "models";
  }

  @Override
  public List<Kind<?>> kinds() {
    return List.of(StorageQuota.KIND, ModelUpload.KIND);
  }

  @Override
  public List<RecordType<?>> recordTypes() {
    return List.of(Model.TYPE, ModelVersion.TYPE);
  }

  @Override
  public List<EventType> eventTypes() {
    return Registry.eventTypes();
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    Executor given = executor;
    ExecutorService own = given == null ? TransferThreads.start() : null;
    Executor threads = given == null ? Objects.requireNonNull(own) : given;
    ModelLibrary library =
        ModelLibrary.of(engine, storage, threads, defaultScope, new Quotas(quotas));
    FileAnswer files = new FileAnswer(storage, threads);
    to.dashboard("models.js");
    RegistryParts.install(library, to);
    UploadFeature.install(library, to);
    HubImports.install(library, hub, to);
    to.operations(new DownloadOperations(library, files).all())
        .operations(new LinkOperations(storage, library.links(), files).all())
        .port(ModelStorage.class, storage)
        .runs(() -> {}, storage);
    if (own != null) {
      to.runs(() -> {}, own::shutdownNow);
    }
  }
}
