package io.aiwm.examples.jettyhost;

import io.aiwm.api.event.Notifier;
import io.aiwm.core.http.HttpSettings;
import io.aiwm.core.install.InstallSettings;
import io.aiwm.core.link.LinkSettings;
import io.aiwm.core.liveness.LivenessSettings;
import io.aiwm.core.notifier.HttpNotifier;
import io.aiwm.core.notifier.HttpNotifierBuilder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** AIWM's settings from the host's. */
final class HostSettings {
  private HostSettings() {}

  static HttpSettings http(HostConfig config) {
    return HttpSettings.defaults().withAllowedOrigins(Set.copyOf(config.allowedOrigins()));
  }

  /** Unless releases lie elsewhere, this host serves the agent that it was built with. */
  static InstallSettings install(HostConfig config) {
    HostConfig.Releases releases = config.releases();
    URI elsewhere = releases.baseUrl();
    return new InstallSettings(
        config.publicUrl(),
        "/ws/node",
        elsewhere == null ? URI.create(config.publicUrl() + "/releases") : elsewhere,
        releases.docsUrl(),
        releases.defaultVersion(),
        elsewhere == null
            ? Map.of(AgentRelease.VERSION, AgentRelease.checksum())
            : releases.checksums());
  }

  static LinkSettings link(HostConfig config) {
    HostConfig.Link link = config.link();
    return LinkSettings.DEFAULT
        .withAllowedOrigins(Set.copyOf(link.allowedOrigins()))
        .withKeepAlive(link.pingInterval(), link.pongTimeout(), LinkSettings.DEFAULT.sendTimeout());
  }

  static LivenessSettings liveness(HostConfig config) {
    return LivenessSettings.DEFAULT.withTimeout(config.link().heartbeatTimeout());
  }

  /** The notification service, where there is one. */
  static List<Notifier> notifiers(HostConfig config) {
    HostConfig.Notifications service = config.notifications();
    if (service == null) {
      return List.of();
    }
    HttpNotifierBuilder notifier = HttpNotifier.builder(service.url()).name("noti");
    Optional.ofNullable(service.token()).ifPresent(notifier::bearerToken);
    Optional.ofNullable(service.signingSecret()).ifPresent(notifier::signingSecret);
    return List.of(
        service.privateNetworks() ? notifier.allowPrivateNetworks().build() : notifier.build());
  }
}
