package io.aiwm.core.json;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.util.NameTransformer;
import io.aiwm.api.entity.Compact;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionState;
import io.aiwm.api.execution.RetryAttempt;
import io.aiwm.api.execution.RetryPolicy;
import io.aiwm.api.execution.StepSpec;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of {@link Compact} records, and what makes that of events as lean. Whatever it
 * leaves out, reading puts back.
 */
final class CompactJson {
  private static final Owner NOBODY = Owner.of("", "");

  private static final ObjectMapper MAPPER =
      Json.mapper()
          .copy()
          .addMixIn(Entity.class, Headless.class)
          .addMixIn(Owner.class, LeanOwner.class)
          .addMixIn(Execution.class, LeanExecution.class)
          .addMixIn(ExecutionState.class, LeanState.class)
          .addMixIn(StepSpec.class, LeanStep.class)
          .addMixIn(CommandSpec.class, LeanCommand.class);

  private static final Map<Class<?>, JsonSerializer<Object>> FIELDS = new ConcurrentHashMap<>();

  private CompactJson() {}

  static ObjectMapper mapper() {
    return MAPPER;
  }

  /** A record, with the fields of its header's that this version does not know. */
  static String write(Entity entity) throws IOException {
    StringWriter text = new StringWriter(512);
    try (JsonGenerator out = MAPPER.createGenerator(text)) {
      SerializerProvider provider = MAPPER.getSerializerProviderInstance();
      Header header = entity.header();
      out.writeStartObject();
      fields(Beginning.of(header), out, provider);
      fields(entity, out, provider);
      fields(End.of(header), out, provider);
      for (Map.Entry<String, Object> extra : header.extra().entrySet()) {
        provider.defaultSerializeField(extra.getKey(), extra.getValue(), out);
      }
      out.writeEndObject();
    }
    return text.toString();
  }

  /** Writes a record's fields into the object that has begun. */
  private static void fields(Object value, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    JsonSerializer<Object> fields = FIELDS.get(value.getClass());
    if (fields == null) {
      fields =
          provider
              .findValueSerializer(value.getClass(), null)
              .unwrappingSerializer(NameTransformer.NOP);
      FIELDS.put(value.getClass(), fields);
    }
    fields.serialize(value, out, provider);
  }

  /** Header fields that change with each version, which come first. */
  private record Beginning(
      long version,
      @Nullable String updatedBy,
      @Nullable Instant updatedAt,
      @Nullable Instant wakeAt,
      @JsonProperty("isDeleted") @JsonInclude(Include.NON_DEFAULT) boolean deleted,
      @Nullable Instant deletedAt) {
    static Beginning of(Header header) {
      return new Beginning(
          header.version(),
          header.updatedBy().equals(header.createdBy()) ? null : header.updatedBy(),
          header.updatedAt().equals(header.createdAt()) ? null : header.updatedAt(),
          header.wakeAt(),
          header.deleted(),
          header.deletedAt());
    }
  }

  /** Header fields that never change, which come last; see {@link Compact}. */
  private record End(
      @JsonInclude(Include.NON_EMPTY) Map<String, Object> metadata,
      @Nullable Owner owner,
      @JsonInclude(Include.NON_EMPTY) String createdBy,
      Instant createdAt,
      @JsonProperty("_id") String id) {
    static End of(Header header) {
      return new End(
          header.metadata(),
          header.owner().equals(NOBODY) ? null : header.owner(),
          header.createdBy(),
          header.createdAt(),
          header.id());
    }
  }

  @JsonIgnoreProperties("header")
  interface Headless {}

  /** The organisation stays, since stores look for it. */
  interface LeanOwner {
    @JsonInclude(Include.NON_EMPTY)
    String userId();

    @JsonInclude(Include.NON_EMPTY)
    String groupId();

    @JsonInclude(Include.NON_EMPTY)
    String agentId();

    @JsonInclude(Include.NON_EMPTY)
    String appId();
  }

  @JsonPropertyOrder({"state", "spec"})
  interface LeanExecution {
    @JsonInclude(Include.NON_EMPTY)
    List<String> involvedNodeIds();

    @JsonInclude(Include.NON_EMPTY)
    List<String> childExecutionIds();
  }

  interface LeanStep {
    @JsonInclude(Include.NON_EMPTY)
    List<Integer> dependsOn();

    @JsonInclude(Include.NON_DEFAULT)
    boolean optional();

    @JsonInclude(value = Include.CUSTOM, valueFilter = UsualRetry.class)
    RetryPolicy retry();

    @JsonInclude(value = Include.CUSTOM, valueFilter = UsualWeight.class)
    Integer weight();
  }

  interface LeanCommand {
    @JsonInclude(Include.NON_EMPTY)
    Map<String, Object> data();
  }

  interface LeanState {
    @JsonInclude(Include.NON_DEFAULT)
    int progress();

    @JsonInclude(Include.NON_DEFAULT)
    int retryCount();

    @JsonInclude(Include.NON_EMPTY)
    List<RetryAttempt> retryAttempts();
  }

  /** Equal to what is left out, which is how Jackson asks. */
  @SuppressWarnings({"overrides", "EqualsHashCode"})
  private static final class UsualRetry {
    @Override
    public boolean equals(Object value) {
      return RetryPolicy.NONE.equals(value);
    }
  }

  @SuppressWarnings({"overrides", "EqualsHashCode"})
  private static final class UsualWeight {
    @Override
    public boolean equals(Object value) {
      return Integer.valueOf(1).equals(value);
    }
  }
}
