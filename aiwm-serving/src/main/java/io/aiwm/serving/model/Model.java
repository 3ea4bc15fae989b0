package io.aiwm.serving.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import io.aiwm.core.feature.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * A model: named once, with versions of which each is complete and never changes.
 *
 * @param header shared fields
 * @param details what users say of it
 * @param state what follows from what was done with it
 */
public record Model(
    @JsonUnwrapped Header header,
    @JsonUnwrapped ModelDetails details,
    @JsonUnwrapped ModelState state)
    implements Entity {

  public static final Kind<Model> KIND =
      Kind.of("models", Model.class)
          .field(Field.text("name", model -> model.details().name()))
          .field(
              Field.<Model>text("status", model -> model.state().status().wireName())
                  .among(ModelStatus.class, ModelStatus::wireName))
          .field(
              Field.<Model>text("type", model -> model.details().type().wireName())
                  .among(ModelType.class, ModelType::wireName))
          .field(
              Field.<Model>text("deploymentType", m -> m.details().deploymentType().wireName())
                  .among(DeploymentType.class, DeploymentType::wireName))
          .field(
              Field.<Model>text("framework", Model::framework)
                  .among(Framework.class, Framework::wireName))
          .field(
              Field.<Model>text("scope", model -> model.details().scope().wireName())
                  .among(ModelScope.class, ModelScope::wireName))
          .field(Field.text("repository", model -> model.details().repository()))
          .field(Field.number("fileSize", model -> model.state().fileSize()))
          .field(Field.texts("tags", model -> model.details().tags()))
          .field(Field.texts(Audience.FIELD, Audience::of))
          .uniqueKey(model -> model.owner().orgId() + "/" + model.details().name())
          .unindexed("updatedAt", "deploymentType", "framework", "scope", "fileSize")
          .build();

  public static final RecordType<Model> TYPE =
      RecordType.of(KIND, "model").named(model -> model.details().name());

  private static @Nullable String framework(Model model) {
    Framework framework = model.details().framework();
    return framework == null ? null : framework.wireName();
  }

  @Override
  public Model withHeader(Header value) {
    return new Model(value, details, state);
  }

  Model with(ModelDetails value) {
    return new Model(header, value, state);
  }

  Model with(ModelState value) {
    return new Model(header, details, value);
  }

  /** True if its files lie in the storage of this control plane. */
  public boolean selfHosted() {
    return details.deploymentType() == DeploymentType.SELF_HOSTED;
  }
}
