package io.aiwm.core.internal.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aiwm.api.event.EventType;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.HttpMethod;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.http.QueryParameter;
import io.aiwm.core.json.Json;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the OpenAPI 3.1 document of the operations that are really served. */
public final class OpenApi {
  private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

  private static final String RULES =
      """
      Control plane for GPU nodes and AI workloads.

      These rules apply to every operation. Unknown fields and query parameters are rejected with \
      400; fields of the response may be sent back and are ignored. A header with a single value \
      must not be repeated. Unless the host configures other limits, a request body has at most \
      1 MiB (413) and at most 64 levels of nesting, and a principal may send 1,000 requests per \
      minute (429), where a response counts once more for each 256 KiB. A response arrives within \
      30 s (503). Ids are 24 lower-case hexadecimal digits, times are ISO-8601, and text is \
      Unicode without NUL. An error names at most 100 fields.\
      """;

  private static final String USER = "userToken";
  private static final String NODE = "nodeToken";

  private final Schemas schemas = new Schemas("#/components/schemas/");
  private final Schemas sent;
  private final ObjectNode webhooks = object();
  private final ObjectNode paths = object();
  private final Set<String> tags = new TreeSet<>();

  private OpenApi(Collection<? extends Operation<?, ?>> operations) {
    schemas.of(Problem.class);
    operations.stream()
        .map(Operation::responseType)
        .filter(type -> type != HttpResponse.class)
        .forEach(schemas::of);
    sent = schemas.sent();
  }

  /**
   * The document, as JSON text.
   *
   * @param version version of the API
   * @param operations what to describe
   * @param events what is posted to notification services
   */
  public static String document(
      String version,
      Collection<? extends Operation<?, ?>> operations,
      Collection<EventType> events) {
    OpenApi api = new OpenApi(operations);
    operations.forEach(api::add);
    events.forEach(api::add);
    return api.root(version).toString();
  }

  private ObjectNode root(String version) {
    ObjectNode root = object().put("openapi", "3.1.0");
    root.putObject("info")
        .put("title", "AIWM")
        .put("description", RULES)
        .put("version", version)
        .putObject("license")
        .put("name", "Apache-2.0")
        .put("identifier", "Apache-2.0");
    // Relative to the document itself: only the host knows where it mounts the API.
    root.putArray("servers").addObject().put("url", "./");
    ArrayNode tagList = root.putArray("tags");
    tags.forEach(tag -> tagList.addObject().put("name", tag));
    root.set("paths", paths);
    root.set("webhooks", webhooks);
    root.set("components", components());
    return root;
  }

  private ObjectNode components() {
    ObjectNode components = object();
    ObjectNode problem = components.putObject("responses").putObject("Problem");
    problem.put("description", "Problem details (RFC 9457)");
    content(problem, Problem.MEDIA_TYPE).set("schema", schemas.of(Problem.class));
    ObjectNode security = components.putObject("securitySchemes");
    for (String scheme : List.of(USER, NODE)) {
      security
          .putObject(scheme)
          .put("type", "http")
          .put("scheme", "bearer")
          .put("bearerFormat", "JWT")
          .put(
              "description",
              scheme.equals(USER) ? "Token of a user of the host" : "Token of the node");
    }
    ObjectNode named = components.putObject("schemas");
    schemas.byName().forEach(named::set);
    sent.byName().forEach(named::set);
    return components;
  }

  private void add(Operation<?, ?> operation) {
    tags.add(operation.resource());
    ObjectNode path = paths.withObjectProperty(operation.path());
    ObjectNode node = path.putObject(operation.method().name().toLowerCase(Locale.ROOT));
    node.put("operationId", operation.name()).put("summary", operation.summary());
    node.putArray("tags").add(operation.resource());
    ArrayNode security = node.putArray("security");
    if (operation.access() != Access.PUBLIC) {
      security.addObject().putArray(operation.access() == Access.NODE ? NODE : USER);
    }
    addParameters(operation, node.putArray("parameters"));
    if (operation.hasBody()) {
      ObjectNode body = node.putObject("requestBody");
      body.put("required", operation.streamed() || Schemas.needsBody(operation.requestType()));
      for (String mediaType : operation.consumes()) {
        content(body, mediaType)
            .set(
                "schema",
                operation.streamed()
                    ? object().put("type", "string").put("format", "binary")
                    : sent.body(operation.requestType(), operation.readOnly()));
      }
    }
    addResponses(operation, node.putObject("responses"));
  }

  private void add(EventType type) {
    ObjectNode post = webhooks.putObject(type.name()).putObject("post");
    post.put("operationId", type.name()).put("summary", type.summary());
    post.putArray("tags").add("event");
    content(post.putObject("requestBody"), "application/json")
        .set("schema", EventSchemas.notification(type, schemas));
    post.putObject("responses").putObject("2XX").put("description", "Accepted");
  }

  private void addParameters(Operation<?, ?> operation, ArrayNode parameters) {
    Matcher matcher = PARAMETER.matcher(operation.path());
    while (matcher.find()) {
      String name = matcher.group(1);
      ObjectNode schema = parameter(parameters, name, "path", "string", "").put("required", true);
      if (Router.isId(name)) {
        ((ObjectNode) schema.get("schema")).put("pattern", "^[0-9a-f]{24}$");
      }
    }
    operation.query().forEach(query -> query(parameters, query));
    if (operation.conditional()) {
      String what = "A single ETag that must be the record's current one, or *; lists are rejected";
      header(parameters, "If-Match", "^(\\*|\"[0-9]{1,18}\")$", what);
    }
    if (operation.repeatable()) {
      String what = "Key chosen by the client; a repeated request gets the first response";
      header(parameters, IdempotencyKeys.HEADER, "^[!-~]{1,128}$", what);
    }
  }

  private static void query(ArrayNode parameters, QueryParameter query) {
    ObjectNode parameter =
        parameter(parameters, query.name(), "query", query.type(), query.description());
    ObjectNode schema = parameter.withObject("schema");
    if (query.minimum() != null) {
      schema.put("minimum", query.minimum());
    }
    if (query.maximum() != null) {
      schema.put("maximum", query.maximum());
    }
  }

  private static void header(ArrayNode parameters, String name, String pattern, String what) {
    parameter(parameters, name, "header", "string", what)
        .withObject("schema")
        .put("pattern", pattern);
  }

  private static ObjectNode parameter(
      ArrayNode parameters, String name, String in, String type, String description) {
    ObjectNode parameter = parameters.addObject().put("name", name).put("in", in);
    if (!description.isEmpty()) {
      parameter.put("description", description);
    }
    parameter.putObject("schema").put("type", type);
    return parameter;
  }

  private void addResponses(Operation<?, ?> operation, ObjectNode responses) {
    ObjectNode success = responses.putObject(String.valueOf(operation.status()));
    success.put("description", "Success");
    ObjectNode content = content(success, operation.produces());
    content.set(
        "schema",
        operation.responseType() == HttpResponse.class
            ? object()
            : schemas.of(operation.responseType()));
    for (int status : problems(operation)) {
      responses.putObject(String.valueOf(status)).put("$ref", "#/components/responses/Problem");
    }
  }

  private static Set<Integer> problems(Operation<?, ?> operation) {
    Set<Integer> statuses = new TreeSet<>(Set.of(400, 429, 500, 503));
    if (operation.access() != Access.PUBLIC) {
      statuses.addAll(Set.of(401, 403));
    }
    if (operation.path().contains("{")) {
      statuses.add(404);
    }
    if (operation.method() != HttpMethod.GET) {
      statuses.add(409);
    }
    if (operation.conditional()) {
      statuses.add(412);
    }
    if (operation.repeatable()) {
      statuses.add(422);
    }
    if (operation.hasBody()) {
      statuses.addAll(Set.of(413, 415));
    }
    statuses.addAll(operation.failures());
    return statuses;
  }

  private static ObjectNode content(ObjectNode holder, String mediaType) {
    return holder.putObject("content").putObject(mediaType);
  }

  private static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }
}
