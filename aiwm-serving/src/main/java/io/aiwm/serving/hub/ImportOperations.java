package io.aiwm.serving.hub;

import io.aiwm.api.error.ValidationException;
import io.aiwm.api.execution.Category;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.security.SecretRef;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Operation;
import io.aiwm.serving.model.Framework;
import io.aiwm.serving.model.Model;
import io.aiwm.serving.model.ModelSource;
import io.aiwm.serving.model.ModelType;
import io.aiwm.serving.model.ModelVersion;
import io.aiwm.serving.publish.ModelLibrary;
import io.aiwm.serving.upload.Targets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The REST operation that imports a model from the hub. */
final class ImportOperations {
  private static final String REPOSITORY =
      "[A-Za-z0-9][A-Za-z0-9_.-]{0,95}(/[A-Za-z0-9][A-Za-z0-9_.-]{0,95})?";
  private static final String REVISION = "[A-Za-z0-9][A-Za-z0-9_./-]{0,199}";
  private static final int MAX_PATTERNS = 200;
  private static final Duration STALL = Duration.ofHours(2);
  private static final Duration LIMIT = Duration.ofDays(7);

  private final ModelLibrary library;
  private final Targets targets;

  ImportOperations(ModelLibrary library) {
    this.library = library;
    targets = new Targets(library);
  }

  /**
   * A model to import.
   *
   * @param repository for example {@code org/name}
   * @param revision branch, tag or commit; {@code main} by default. The commit that it stands for
   *     when the import begins is what is imported
   * @param files the files wanted, with {@code *} for any text; all by default
   * @param modelId the model; or its name
   * @param name the model's name, by default that of the repository; registered where it is not
   *     there
   * @param type of a model that is registered; llm by default
   * @param framework of a model that is registered
   * @param version label of the version; {@code v} and the next number by default
   * @param token reference to a secret of the host, the token of an account on the hub
   * @param source {@code huggingface}, which is the default
   */
  record ImportModel(
      String repository,
      @Nullable String revision,
      @Nullable List<String> files,
      @Nullable String modelId,
      @Nullable String name,
      @Nullable ModelType type,
      @Nullable Framework framework,
      @Nullable String version,
      @Nullable String token,
      @Nullable String source) {}

  /** The import that was begun. */
  record Importing(String executionId, String modelId, String versionId, String version) {}

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.post("model.download", "/models/download")
            .summary("Import a model from the hub into the storage, as an execution")
            .access(Access.EDIT)
            .body(ImportModel.class)
            .returns(202, Importing.class)
            .handle(
                call -> {
                  check(call.body());
                  return library.engine().units().run(call.caller(), unit -> begin(unit, call));
                }));
  }

  private static void check(ImportModel asked) {
    if (!asked.repository().matches(REPOSITORY)) {
      throw new ValidationException("repository", "must be a repository such as org/name");
    }
    String revision = revision(asked);
    if (!revision.matches(REVISION) || revision.contains("..")) {
      throw new ValidationException("revision", "must be a branch, a tag or a commit");
    }
    if (asked.source() != null && !asked.source().equals(ModelSource.HUGGING_FACE)) {
      throw new ValidationException("source", "must be huggingface");
    }
    if (asked.files() != null && asked.files().size() > MAX_PATTERNS) {
      throw new ValidationException("files", "may have at most " + MAX_PATTERNS + " patterns");
    }
    if (asked.token() != null) {
      try {
        SecretRef.parse(asked.token());
      } catch (IllegalArgumentException e) {
        throw new ValidationException(
            "token", "must name a secret of the host, as ${secrets.<name>}");
      }
    }
  }

  private static String revision(ImportModel asked) {
    return asked.revision() == null ? "main" : asked.revision();
  }

  private Importing begin(Unit unit, Call<ImportModel> call) {
    ImportModel asked = call.body();
    String name =
        asked.modelId() == null && asked.name() == null ? asked.repository() : asked.name();
    ModelType type = asked.type() == null ? ModelType.LLM : asked.type();
    Model model =
        targets.model(
            unit,
            call,
            new Targets.Target(asked.modelId(), name, type, asked.framework(), asked.version()));
    ModelSource source = ModelSource.hub(asked.repository(), revision(asked));
    ModelVersion version = library.versions().imported(unit, model, asked.version(), source);
    String id = library.engine().executions().submit(unit, draft(version, asked)).id();
    library.versions().change(unit, "import", version, version.withExecution(id));
    return new Importing(id, model.id(), version.id(), version.label());
  }

  private static ExecutionDraft draft(ModelVersion version, ImportModel asked) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("versionId", version.id());
    data.put("files", asked.files() == null ? List.of() : asked.files());
    if (asked.token() != null) {
      data.put("token", asked.token());
    }
    return ExecutionDraft.named("Import " + asked.repository())
        .category(Category.MODEL)
        .type(ModelImport.NAME)
        .about("model", version.modelId())
        .timeout(LIMIT)
        .maxRetries(0)
        .step(
            StepSpec.named("import", CommandSpec.local(ModelImport.NAME, data))
                .stall(STALL)
                .attempts(10))
        .build();
  }
}
