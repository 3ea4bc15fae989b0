package io.aiwm.core.http;

import io.aiwm.core.json.JsonNames;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * One REST operation, declared once. Immutable.
 *
 * @param <Q> request body; {@link NoBody} where none is read
 * @param <R> response body; {@link HttpResponse} where the handler writes it itself
 */
public final class Operation<Q, R> {
  private final Builder<Q, R> declaration;
  private final Handler.Async<Q, R> handler;
  private final List<QueryParameter> query;
  private final Set<String> queryNames;
  private final Set<String> readOnly;

  private Operation(Builder<Q, R> declaration, Handler.Async<Q, R> handler) {
    this.declaration = declaration;
    this.handler = handler;
    query = List.copyOf(declaration.query);
    readOnly =
        declaration.responseType instanceof Class<?> shown && shown.isRecord()
            ? JsonNames.of(shown)
            : Set.of();
    queryNames = query.stream().map(QueryParameter::name).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Begins an operation.
   *
   * @param name unique; noun and verb, for example {@code node.create}: the OpenAPI operation id,
   *     the tag of meters and the action of audit entries
   * @param path template such as {@code /nodes/{id}}; parameters named {@code id} or {@code ...Id}
   *     must be ids, others are any text
   */
  public static Builder<NoBody, HttpResponse> get(String name, String path) {
    return new Builder<>(HttpMethod.GET, name, path, NoBody.class);
  }

  /** See {@link #get}. */
  public static Builder<NoBody, HttpResponse> post(String name, String path) {
    return new Builder<>(HttpMethod.POST, name, path, NoBody.class);
  }

  /** See {@link #get}. */
  public static Builder<NoBody, HttpResponse> put(String name, String path) {
    return new Builder<>(HttpMethod.PUT, name, path, NoBody.class);
  }

  /** See {@link #get}. */
  public static Builder<NoBody, HttpResponse> patch(String name, String path) {
    return new Builder<>(HttpMethod.PATCH, name, path, NoBody.class);
  }

  /** See {@link #get}. */
  public static Builder<NoBody, HttpResponse> delete(String name, String path) {
    return new Builder<>(HttpMethod.DELETE, name, path, NoBody.class);
  }

  public HttpMethod method() {
    return declaration.method;
  }

  public String name() {
    return declaration.name;
  }

  public String path() {
    return declaration.path;
  }

  public Access access() {
    return declaration.access;
  }

  public String summary() {
    return declaration.summary;
  }

  public List<QueryParameter> query() {
    return query;
  }

  public Set<String> queryNames() {
    return queryNames;
  }

  /** Fields of the answer, which a request may bring back. */
  public Set<String> readOnly() {
    return readOnly;
  }

  public int status() {
    return declaration.status;
  }

  /** Media type of the response. */
  public String produces() {
    return declaration.produces;
  }

  /** Resource of the operation: the noun of its name. */
  public String resource() {
    return declaration.name.substring(0, declaration.name.indexOf('.'));
  }

  public Class<Q> requestType() {
    return declaration.requestType;
  }

  public Type responseType() {
    return declaration.responseType;
  }

  public boolean hasBody() {
    return declaration.requestType != NoBody.class;
  }

  /** True if the handler reads the body itself, as it arrives. */
  public boolean streamed() {
    return declaration.requestType == Content.class;
  }

  /**
   * Maximum size of a WebSocket message in bytes; 0 if the operation accepts no WebSocket
   * connections.
   */
  public int maxMessageBytes() {
    return declaration.maxMessageBytes;
  }

  /** Maximum size in bytes of a body that the handler reads itself. */
  public long maxContentBytes() {
    return declaration.maxContentBytes;
  }

  /** Accepted media types of the body. */
  public List<String> consumes() {
    return declaration.consumes;
  }

  /** Statuses of problems that do not follow from the rest of the declaration. */
  public Set<Integer> failures() {
    return Set.copyOf(declaration.failures);
  }

  /** True if {@code If-Match} is honoured. */
  public boolean conditional() {
    return declaration.conditional;
  }

  /** True if an {@code Idempotency-Key} is honoured. */
  public boolean repeatable() {
    return declaration.method == HttpMethod.POST && declaration.access != Access.PUBLIC;
  }

  /** True if the answer holds a secret that must not be kept for a repeated request. */
  public boolean secret() {
    return declaration.secret;
  }

  /** True if query parameters that nobody declared are passed over. */
  public boolean anyQuery() {
    return declaration.anyQuery;
  }

  /** True if the caller's thread answers, since nothing in it can block. */
  public boolean immediate() {
    return declaration.immediate;
  }

  public Handler.Async<Q, R> handler() {
    return handler;
  }

  @Override
  public String toString() {
    return declaration.method + " " + declaration.path;
  }

  /** Collects a declaration; {@link #handle} completes it. For use by one thread. */
  public static final class Builder<Q, R> {
    private final HttpMethod method;
    private final String name;
    private final String path;
    private final Class<Q> requestType;
    private Type responseType = HttpResponse.class;
    private Access access = Access.VIEW;
    private String summary = "";
    private int status = 200;
    private String produces = "application/json";
    private List<String> consumes = List.of("application/json");
    private long maxContentBytes;
    private int maxMessageBytes;
    private boolean conditional;
    private boolean secret;
    private boolean immediate;
    private boolean anyQuery;
    private final List<QueryParameter> query = new ArrayList<>();
    private final Set<Integer> failures = new TreeSet<>();

    private Builder(HttpMethod method, String name, String path, Class<Q> requestType) {
      this.method = method;
      this.name = name;
      this.path = path;
      this.requestType = requestType;
    }

    /** This declaration under other type arguments. */
    private <S> Builder<S, R> withRequest(Class<S> type) {
      Builder<S, R> copy = new Builder<>(method, name, path, type);
      copy.copyFrom(this);
      return copy;
    }

    private void copyFrom(Builder<?, ?> other) {
      responseType = other.responseType;
      access = other.access;
      summary = other.summary;
      status = other.status;
      produces = other.produces;
      consumes = other.consumes;
      maxContentBytes = other.maxContentBytes;
      maxMessageBytes = other.maxMessageBytes;
      conditional = other.conditional;
      secret = other.secret;
      immediate = other.immediate;
      anyQuery = other.anyQuery;
      query.addAll(other.query);
      failures.addAll(other.failures);
    }

    /** Access rule; {@link Access#VIEW} by default. */
    public Builder<Q, R> access(Access value) {
      access = value;
      return this;
    }

    /** One line for readers of the API document. */
    public Builder<Q, R> summary(String value) {
      summary = value;
      return this;
    }

    /** The JSON body, a record: components that are not nullable are required. */
    public <S> Builder<S, R> body(Class<S> type) {
      return withRequest(type);
    }

    /**
     * A body of any kind and size, which the handler reads itself as it arrives. Such an operation
     * has no time limit of its own, and takes no {@code Idempotency-Key}.
     *
     * @param maxBytes maximum number of bytes that are taken; more are answered with 413
     * @param mediaTypes what the body may be, for the API document
     */
    public Builder<Content, R> content(long maxBytes, String... mediaTypes) {
      Builder<Content, R> copy = withRequest(Content.class);
      copy.maxContentBytes = maxBytes;
      copy.consumes = List.of(mediaTypes);
      return copy;
    }

    /**
     * A WebSocket connection: the handler answers {@link HttpResponse#socket}. The handshake is
     * this request, with its rights, limits and parameters; a plain request is answered with 426.
     *
     * @param maxBytes maximum number of bytes of a message from the other end
     */
    public Builder<Q, R> socket(int maxBytes) {
      maxMessageBytes = maxBytes;
      status = 101;
      return this;
    }

    /** Status of success and the record that is answered as JSON. */
    public <S> Builder<Q, S> returns(int success, Class<S> type) {
      return returns(success, (Type) type);
    }

    /** Status of success and the type, perhaps a generic one, that is answered as JSON. */
    public <S> Builder<Q, S> returns(int success, Type type) {
      Builder<Q, S> copy = new Builder<>(method, name, path, requestType);
      copy.copyFrom(this);
      copy.status = success;
      copy.responseType = type;
      return copy;
    }

    /** Media type of an answer that the handler writes itself. */
    public Builder<Q, R> produces(String mediaType) {
      produces = mediaType;
      return this;
    }

    /** Statuses of problems that do not follow from the rest of the declaration. */
    public Builder<Q, R> mayFailWith(Integer... statuses) {
      failures.addAll(List.of(statuses));
      return this;
    }

    public Builder<Q, R> query(QueryParameter... parameters) {
      return query(List.of(parameters));
    }

    public Builder<Q, R> query(List<QueryParameter> parameters) {
      query.addAll(parameters);
      return this;
    }

    /**
     * The handler touches memory only: it is answered on the caller's thread even while every
     * thread for requests waits for the store.
     */
    public Builder<Q, R> immediate() {
      immediate = true;
      return this;
    }

    /**
     * Passes over query parameters that are not declared: people come to a page from a login or a
     * search that has added some.
     */
    public Builder<Q, R> anyQuery() {
      anyQuery = true;
      return this;
    }

    /** The handler honours {@link Call#ifVersion()}; other operations refuse {@code If-Match}. */
    public Builder<Q, R> conditional() {
      conditional = true;
      return this;
    }

    /** The answer holds a secret: it is never kept for {@code Idempotency-Key}. */
    public Builder<Q, R> secret() {
      secret = true;
      return this;
    }

    public Operation<Q, R> handle(Handler<Q, R> handler) {
      return handleAsync(call -> CompletableFuture.completedFuture(handler.handle(call)));
    }

    public Operation<Q, R> handleAsync(Handler.Async<Q, R> handler) {
      return new Operation<>(this, handler);
    }
  }
}
