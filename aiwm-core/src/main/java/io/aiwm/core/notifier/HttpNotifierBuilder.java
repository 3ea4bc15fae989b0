package io.aiwm.core.notifier;

import io.aiwm.api.event.Event;
import io.aiwm.api.event.EventFilter;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.net.HostNames;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects what an {@link HttpNotifier} needs. For use by one thread. */
public final class HttpNotifierBuilder {
  final URI target;
  String name = "http";
  EventFilter filter = EventFilter.all();
  TimeSource time = TimeSource.system();
  Duration timeout = Duration.ofSeconds(8);
  Function<Event, Object> body = Notification::of;
  boolean privateNetworks;
  @Nullable String bearer;
  @Nullable Signature signature;
  private @Nullable Set<String> allowedHosts;

  HttpNotifierBuilder(URI target) {
    String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
    if (HostNames.of(target).isEmpty() || !Set.of("http", "https").contains(scheme)) {
      throw new IllegalArgumentException("url must be an http or https URL with a host");
    }
    if (String.valueOf(target.getRawAuthority()).contains("@") || target.getFragment() != null) {
      throw new IllegalArgumentException("url must have no user and no fragment");
    }
    this.target = target;
  }

  /** Another name than {@code http}; needed where there are several. */
  public HttpNotifierBuilder name(String value) {
    name = value;
    return this;
  }

  /** Only these events; all by default. */
  public HttpNotifierBuilder filter(EventFilter value) {
    filter = value;
    return this;
  }

  /**
   * Another body, for receivers such as chats; {@code {id, type, timestamp, data, recipients}} by
   * default.
   *
   * @param value makes of an event what Jackson writes as JSON: a map, a record
   */
  public HttpNotifierBuilder body(Function<Event, Object> value) {
    body = value;
    return this;
  }

  /** Sends {@code Authorization: Bearer} with each delivery. */
  public HttpNotifierBuilder bearerToken(String value) {
    if (!value.matches("[A-Za-z0-9._~+/=-]+")) {
      throw new IllegalArgumentException(
          "The bearer token has characters that are not allowed in tokens");
    }
    bearer = value;
    return this;
  }

  /**
   * Signs each delivery with HMAC-SHA256, as the Standard Webhooks specification has it.
   *
   * @param secret {@code whsec_} and Base64, or any text; of 24 bytes or more
   */
  public HttpNotifierBuilder signingSecret(String secret) {
    signature = new Signature(secret);
    return this;
  }

  /** Maximum time of a delivery; 8 s by default. Keep it below that of the notifier's settings. */
  public HttpNotifierBuilder timeout(Duration value) {
    timeout = value;
    return this;
  }

  /**
   * Lets the receiver be on this machine or in a private network. Link-local addresses and those of
   * cloud metadata services stay forbidden.
   */
  public HttpNotifierBuilder allowPrivateNetworks() {
    privateNetworks = true;
    return this;
  }

  /** For hosts that do not choose the URL themselves: it must name one of these. */
  public HttpNotifierBuilder allowedHosts(Set<String> hosts) {
    allowedHosts = Set.copyOf(hosts);
    return this;
  }

  /** Another clock, for the time of signatures; for tests. */
  public HttpNotifierBuilder timeSource(TimeSource value) {
    time = value;
    return this;
  }

  /**
   * The notifier.
   *
   * @throws IllegalArgumentException if the URL's host is not allowed, or a token would cross a
   *     public network in the clear
   */
  public HttpNotifier build() {
    if (allowedHosts != null && !allowedHosts.contains(HostNames.of(target))) {
      throw new IllegalArgumentException("url names a host that is not allowed");
    }
    if (bearer != null && !privateNetworks && !target.getScheme().equalsIgnoreCase("https")) {
      throw new IllegalArgumentException("A bearer token needs an https URL");
    }
    return new HttpNotifier(this);
  }
}
