package io.aiwm.serving.download;

import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.model.ModelStorage;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.http.QueryParameter;
import io.aiwm.serving.model.Model;
import io.aiwm.serving.model.ModelFile;
import io.aiwm.serving.model.ModelVersion;
import io.aiwm.serving.model.Models;
import io.aiwm.serving.model.Versions;
import io.aiwm.serving.publish.ModelLibrary;
import io.aiwm.serving.storage.FileAnswer;
import io.aiwm.serving.storage.StorageLinks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** REST operations that hand files out. */
public final class DownloadOperations {
  private static final long DEFAULT_SECONDS = Duration.ofMinutes(15).toSeconds();
  private static final QueryParameter VERSION =
      QueryParameter.text("version", "Label, alias or id of a version; the latest");
  private static final QueryParameter PATH =
      QueryParameter.text(
          "path", "Where the file lies in the version; needed where it has several");

  private final FeatureContext engine;
  private final StorageLinks links;
  private final Models models;
  private final Versions versions;
  private final FileAnswer answers;

  public DownloadOperations(ModelLibrary library, FileAnswer answers) {
    engine = library.engine();
    links = library.links();
    models = library.models();
    versions = library.versions();
    this.answers = answers;
  }

  /**
   * Where files can be fetched from, by anybody who has the address.
   *
   * @param url address of the file; absent where several are answered
   * @param expiresIn seconds that addresses are valid
   * @param expiresAt when they expire
   * @param files all files that were asked for
   */
  record Download(
      String modelId,
      String versionId,
      String version,
      @Nullable String url,
      long expiresIn,
      Instant expiresAt,
      List<Link> files) {}

  /** Where one file can be fetched from. */
  record Link(String path, long size, @Nullable String sha256, String url) {}

  public List<Operation<?, ?>> all() {
    return List.of(address(), content());
  }

  private Operation<?, ?> address() {
    long longest = ModelStorage.MAX_SIGNED.toSeconds();
    return Operation.get("model.get_download_url", "/models/{id}/download-url")
        .mayFailWith(409)
        .summary("Get addresses that files of a model can be fetched from, without a credential")
        .query(
            VERSION,
            PATH,
            QueryParameter.integer("expiresIn", "Seconds that they are valid; 900", 1, longest))
        .returns(200, Download.class)
        .handle(this::address);
  }

  private Download address(Call<?> call) {
    Model model = models.seen(call);
    ModelVersion version = ready(call, model);
    long seconds =
        call.query().integer("expiresIn", 1, ModelStorage.MAX_SIGNED.toSeconds(), DEFAULT_SECONDS);
    Duration valid = Duration.ofSeconds(seconds);
    String path = call.query().text("path").orElse(null);
    List<ModelFile> wanted = path == null ? version.files() : List.of(file(version, path));
    List<Link> files = wanted.stream().map(file -> link(version, file, valid)).toList();
    audit(call, model, version, path, seconds);
    return new Download(
        model.id(),
        version.id(),
        version.label(),
        files.size() == 1 ? files.get(0).url() : null,
        seconds,
        engine.time().now().plus(valid),
        files);
  }

  private Link link(ModelVersion version, ModelFile file, Duration valid) {
    String url = links.get(version.key(file.path()), valid).toString();
    return new Link(file.path(), file.size(), file.sha256(), url);
  }

  /** Who has an address has the file, so it is on record who asked for one. */
  private void audit(
      Call<?> call, Model model, ModelVersion version, @Nullable String path, long seconds) {
    Map<String, Object> details =
        Map.of("version", version.label(), "path", path == null ? "*" : path, "expiresIn", seconds);
    engine
        .units()
        .run(call.caller(), unit -> unit.audit("model.get_download_url", "model", model, details));
  }

  private ModelVersion ready(Call<?> call, Model model) {
    if (!model.selfHosted()) {
      throw new ConflictException(
          "MODEL_API_BASED", "An api-based model has no files: it runs behind its provider's API");
    }
    ModelVersion version = versions.named(model, call.query().text("version").orElse(null));
    if (!version.ready()) {
      throw new ConflictException(
          "VERSION_NOT_READY",
          "Version " + version.label() + " is " + version.status().wireName() + ", not ready");
    }
    return version;
  }

  private static ModelFile file(ModelVersion version, String path) {
    return version.file(path).orElseThrow(() -> new NotFoundException("file", path));
  }

  private Operation<?, ?> content() {
    return Operation.get("model.get_content", "/models/{id}/content")
        .mayFailWith(409)
        .summary("Read a file of a model as a stream; ranges are honoured")
        .query(VERSION, PATH)
        .produces("application/octet-stream")
        .handle(this::content);
  }

  private HttpResponse content(Call<?> call) {
    ModelVersion version = ready(call, models.seen(call));
    ModelFile file = file(version, path(call, version));
    HttpResponse answer =
        answers.of(call.request(), version.key(file.path()), file.size(), file.path());
    return file.sha256() == null ? answer : answer.with("ETag", "\"" + file.sha256() + "\"");
  }

  private static String path(Call<?> call, ModelVersion version) {
    return call.query()
        .text("path")
        .orElseGet(
            () -> {
              if (version.files().size() != 1) {
                throw new ValidationException(
                    "path", "is required, since the version has several files");
              }
              return version.files().get(0).path();
            });
  }
}
