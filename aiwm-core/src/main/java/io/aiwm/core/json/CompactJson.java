package io.aiwm.core.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.Recipients;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionState;
import io.aiwm.api.execution.RetryAttempt;
import io.aiwm.api.execution.RetryPolicy;
import io.aiwm.api.execution.StepSpec;
import java.util.List;
import java.util.Map;

/**
 * The stored form of {@link io.aiwm.api.entity.Compact} records and of events. Whatever it leaves
 * out, reading puts back.
 */
final class CompactJson {
  /** What never changes of a record stands last; see {@link io.aiwm.api.entity.Compact}. */
  private static final List<String> LAST =
      List.of("metadata", "owner", "createdBy", "createdAt", "_id");

  private static final Owner NOBODY = Owner.of("", "");

  private static final ObjectMapper MAPPER =
      Json.mapper()
          .copy()
          .addMixIn(Header.class, LeanHeader.class)
          .addMixIn(Owner.class, LeanOwner.class)
          .addMixIn(Execution.class, LeanExecution.class)
          .addMixIn(ExecutionState.class, LeanState.class)
          .addMixIn(StepSpec.class, LeanStep.class)
          .addMixIn(CommandSpec.class, LeanCommand.class);

  private CompactJson() {}

  static ObjectNode write(Entity entity) {
    ObjectNode tree = MAPPER.valueToTree(entity);
    Header header = entity.header();
    if (header.updatedBy().equals(header.createdBy())) {
      tree.remove("updatedBy");
    }
    if (header.updatedAt().equals(header.createdAt())) {
      tree.remove("updatedAt");
    }
    if (header.owner().equals(NOBODY)) {
      tree.remove("owner");
    }
    for (String name : LAST) {
      JsonNode value = tree.remove(name);
      if (value != null) {
        tree.set(name, value);
      }
    }
    return tree;
  }

  static ObjectNode write(Event event) {
    ObjectNode tree = MAPPER.valueToTree(event);
    if (event.id().equals(Event.idOf(event.subject(), event.version(), event.ordinal()))) {
      tree.remove("id");
    }
    if (event.recipients().equals(Recipients.of(event.owner()))) {
      tree.remove("recipients");
    }
    return tree;
  }

  @JsonPropertyOrder({"version", "updatedBy", "updatedAt", "wakeAt", "isDeleted", "deletedAt"})
  interface LeanHeader {
    @JsonProperty("isDeleted")
    @JsonInclude(Include.NON_DEFAULT)
    boolean deleted();

    @JsonInclude(Include.NON_EMPTY)
    String createdBy();

    @JsonInclude(Include.NON_EMPTY)
    Map<String, Object> metadata();
  }

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

  @JsonPropertyOrder({"header", "state", "spec"})
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
