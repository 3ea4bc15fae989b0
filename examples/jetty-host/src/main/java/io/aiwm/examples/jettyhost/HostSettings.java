package io.aiwm.examples.jettyhost;

import io.aiwm.api.event.Notifier;
import io.aiwm.api.execution.ExecutionArchive;
import io.aiwm.api.model.ModelStorage;
import io.aiwm.core.host.FileExecutionArchive;
import io.aiwm.core.install.AgentReleases;
import io.aiwm.core.install.InstallSettings;
import io.aiwm.core.install.ReleaseDirectory;
import io.aiwm.core.install.ReleaseIndex;
import io.aiwm.core.notifier.HttpNotifier;
import io.aiwm.core.notifier.HttpNotifierBuilder;
import io.aiwm.core.settings.HttpSettings;
import io.aiwm.core.settings.LinkSettings;
import io.aiwm.core.settings.LivenessSettings;
import io.aiwm.core.settings.RetentionSettings;
import io.aiwm.serving.Serving;
import io.aiwm.serving.storage.FileModelStorage;
import io.aiwm.store.s3.S3ModelStorage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** AIWM's settings from the host's. */
final class HostSettings {
  private HostSettings() {}

  static HttpSettings http(HostConfig config) {
    return ConfigurationException.checked(
        "ALLOWED_ORIGINS",
        () -> HttpSettings.defaults().withAllowedOrigins(Set.copyOf(config.allowedOrigins())));
  }

  static InstallSettings install(HostConfig config) {
    return ConfigurationException.checked(
        "PUBLIC_URL, RELEASE_BASE_URL, RELEASE_PUBLIC_KEY, RELEASE_CHECKSUMS or DOCS_BASE_URL",
        () -> installed(config));
  }

  private static InstallSettings installed(HostConfig config) {
    HostConfig.Releases releases = config.releases();
    URI elsewhere = releases.baseUrl();
    InstallSettings settings = InstallSettings.at(config.publicUrl());
    return new InstallSettings(
        config.publicUrl(),
        settings.linkPath(),
        elsewhere == null ? settings.releaseBaseUrl() : elsewhere,
        releases.docsUrl(),
        index(config),
        releases.defaultVersion(),
        releaseKey(releases.key()));
  }

  private static Supplier<ReleaseIndex> index(HostConfig config) {
    AgentReleases served = served(config);
    if (served != null) {
      return served::index;
    }
    ReleaseIndex elsewhere = ReleaseIndex.of(config.releases().checksums());
    return () -> elsewhere;
  }

  /** What this host serves: unless there are others, the agent that it was built with. */
  static @Nullable AgentReleases served(HostConfig config) {
    HostConfig.Releases releases = config.releases();
    if (releases.directory() != null) {
      return new ReleaseDirectory(releases.directory());
    }
    return releases.baseUrl() == null ? AgentRelease.bundled() : null;
  }

  private static @Nullable String releaseKey(@Nullable Path file) {
    try {
      return file == null ? null : Files.readString(file);
    } catch (IOException e) {
      throw new ConfigurationException("RELEASE_PUBLIC_KEY", "names no file to read: " + e);
    }
  }

  static LinkSettings link(HostConfig config) {
    HostConfig.Link link = config.link();
    LinkSettings usual = LinkSettings.defaults();
    return ConfigurationException.checked(
        "WS_CORS_ORIGIN, WS_PING_INTERVAL or WS_PING_TIMEOUT",
        () ->
            usual
                .withAllowedOrigins(Set.copyOf(link.allowedOrigins()))
                .withKeepAlive(link.pingInterval(), link.pongTimeout(), usual.sendTimeout()));
  }

  static LivenessSettings liveness(HostConfig config) {
    return ConfigurationException.checked(
        "HEARTBEAT_TIMEOUT_MS", () -> LivenessSettings.ofTimeout(config.link().heartbeatTimeout()));
  }

  /** The notification service, where there is one. */
  static List<Notifier> notifiers(HostConfig config) {
    HostConfig.Notifications service = config.notifications();
    if (service == null) {
      return List.of();
    }
    return List.of(
        ConfigurationException.checked(
            "NOTI_SERVICE_URL or NOTI_SERVICE_TOKEN", () -> notifier(service)));
  }

  private static Notifier notifier(HostConfig.Notifications service) {
    HttpNotifierBuilder notifier = HttpNotifier.builder(service.url()).name("noti");
    Optional.ofNullable(service.token()).ifPresent(notifier::bearerToken);
    Optional.ofNullable(service.signingSecret()).ifPresent(notifier::signingSecret);
    return service.privateNetworks() ? notifier.allowPrivateNetworks().build() : notifier.build();
  }

  static RetentionSettings retention(HostConfig config) {
    RetentionSettings usual = RetentionSettings.defaults();
    return new RetentionSettings(usual.events(), config.endedExecutions().kept(), usual.audit());
  }

  static ExecutionArchive executionArchive(HostConfig config) {
    Path directory = config.endedExecutions().archive();
    return directory == null ? ExecutionArchive.NONE : new FileExecutionArchive(directory);
  }

  static Serving models(HostConfig config) {
    HostConfig.Models models = config.models();
    ModelStorage storage =
        models.bucket() == null
            ? FileModelStorage.at(models.directory())
            : S3ModelStorage.on(models.bucket());
    return Serving.with(storage).hub(models.hub()).quotas(organization -> models.bytes());
  }
}
