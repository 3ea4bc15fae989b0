package io.aiwm.core.http;

import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.settings.HttpSettings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The REST API, free of any web framework: an adapter hands in requests and writes what comes back.
 * Safe for use by many threads.
 */
public interface HttpApi {

  HttpSettings settings();

  /** Everything that is served. */
  List<Operation<?, ?>> operations();

  /**
   * Answers a request; never blocks and never fails: every failure is an answer. The returned stage
   * is completed on a thread of the engine's, or already.
   */
  CompletionStage<HttpResponse> handle(HttpRequest request);

  /**
   * The answer to a request whose body did not arrive as its head has promised: nothing of it is
   * carried out.
   *
   * @param request the request, without its body
   * @param failure what kept it from arriving
   */
  HttpResponse incomplete(HttpRequest request, Throwable failure);

  /** The template of a path, such as {@code /nodes/{id}}: a tag with few values for meters. */
  Optional<String> pattern(HttpRequest request);

  /** Runs an action once a client has had the time that it may take for a body. */
  Cancellable afterRequestTimeout(Runnable action);

  /**
   * True if the operation of a request reads the body itself, as it arrives; then an adapter hands
   * in a {@link Content} that has not been read.
   */
  boolean streams(HttpRequest head);
}
