package io.aiwm.core.notifier;

import io.aiwm.api.event.DeliveryException;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.EventFilter;
import io.aiwm.api.event.Notifier;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.json.Json;
import io.aiwm.core.net.AddressGuard;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * Posts each event to a notification service as {@code {id, type, timestamp, data, recipients}}.
 * The receiver drops repetitions by the id, which also stands in the headers {@code
 * Idempotency-Key} and {@code webhook-id}; see {@code Signature} for how deliveries are signed.
 *
 * <p>A 2xx status is success. {@code 400}, {@code 413}, {@code 415} and {@code 422} set the event
 * aside; {@code 429}, and {@code 503} with {@code Retry-After}, pause all deliveries; {@code 401},
 * {@code 403}, {@code 404}, {@code 405}, {@code 410}, {@code 502} to {@code 504}, a redirect, and a
 * receiver that cannot be connected to say that it takes nothing at present; everything else is
 * tried again. The receiver's body is not read.
 *
 * <p>Needs {@code org.apache.httpcomponents.client5:httpclient5} on the class path. Safe for use by
 * many threads.
 */
public final class HttpNotifier implements Notifier {
  private static final Duration SHORT_PAUSE = Duration.ofSeconds(1);

  private final String name;
  private final EventFilter filter;
  private final TimeSource time;
  private final Function<Event, Object> content;
  private final @Nullable String bearer;
  private final @Nullable Signature signature;
  private final HttpSender sender;

  HttpNotifier(HttpNotifierBuilder builder) {
    name = builder.name;
    filter = builder.filter;
    time = builder.time;
    content = builder.body;
    bearer = builder.bearer;
    signature = builder.signature;
    AddressGuard guard =
        builder.privateNetworks ? AddressGuard.privateNetworksToo() : AddressGuard.publicOnly();
    sender =
        new HttpSender(
            builder.target,
            builder.timeout,
            new GuardedDns(SystemDefaultDnsResolver.INSTANCE, guard));
  }

  /** Posts to an address on the public network, without a credential. */
  public static HttpNotifier to(String url) {
    return builder(URI.create(url)).build();
  }

  /**
   * Begins a notifier with more settings.
   *
   * @param url http or https, with the path to post to
   * @throws IllegalArgumentException if it is anything else
   */
  public static HttpNotifierBuilder builder(URI url) {
    return new HttpNotifierBuilder(url);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public EventFilter filter() {
    return filter;
  }

  @Override
  public void notify(Event event) throws DeliveryException, IOException, InterruptedException {
    byte[] body = Json.mapper().writeValueAsBytes(content.apply(event));
    check(sender.post(headers(event, body), body));
  }

  private Map<String, String> headers(Event event, byte[] body) {
    Instant now = time.now();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Idempotency-Key", event.id());
    headers.put("X-Correlation-Id", event.correlationId());
    headers.put("webhook-id", event.id());
    headers.put("webhook-timestamp", String.valueOf(now.getEpochSecond()));
    if (signature != null) {
      headers.put("webhook-signature", signature.of(event.id(), now, body));
    }
    if (bearer != null) {
      headers.put("Authorization", "Bearer " + bearer);
    }
    return headers;
  }

  /** Statuses that have nothing to do with the event are the receiver's, or our configuration's. */
  private void check(Answer answer) throws DeliveryException, IOException {
    int status = answer.status();
    String said = "The receiver answered " + status;
    if (status >= 200 && status < 300) {
      return;
    }
    if (status >= 300 && status < 400) {
      throw DeliveryException.unavailable(said + "; redirects are not followed");
    }
    if (status == 503 && answer.retryAfter() != null) {
      throw DeliveryException.retryAfter(said, pause(answer));
    }
    switch (status) {
      case 400, 413, 415, 422 -> throw DeliveryException.refused(said);
      case 401, 403, 404, 405, 410, 502, 503, 504 -> throw DeliveryException.unavailable(said);
      case 429 -> throw DeliveryException.retryAfter(said, pause(answer));
      default -> throw new IOException(said);
    }
  }

  private Duration pause(Answer answer) {
    String said = Objects.requireNonNullElse(answer.retryAfter(), "");
    return RetryAfter.parse(said, time.now(), SHORT_PAUSE);
  }

  @Override
  public void close() {
    sender.close();
  }
}
