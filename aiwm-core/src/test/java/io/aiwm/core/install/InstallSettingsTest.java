package io.aiwm.core.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.core.internal.text.Hashes;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("All addresses of a host")
class InstallSettingsTest {
  private final InstallSettings settings =
      InstallSettings.at(URI.create("https://fleet.example/aiwm/"));

  @Test
  @DisplayName("follow from that of its API")
  void oneBase() {
    assertThat(settings.controllerEndpoint()).isEqualTo("wss://fleet.example/aiwm/ws/node");
    assertThat(settings.releaseAddress()).isEqualTo("https://fleet.example/aiwm/releases");
    assertThat(settings.guide()).isEqualTo("https://fleet.example/aiwm/api-docs");
    assertThat(settings.publicPath()).isEqualTo("/aiwm");
    assertThat(InstallSettings.defaults().publicPath()).isEmpty();
  }

  @Test
  @DisplayName("are checked against where the node link really is")
  void link() {
    settings.requireLink("/ws/node");
    settings.requireLink("/aiwm/ws/node");
    settings.withLinkPath("/agents").requireLink("/agents");
    assertThatThrownBy(() -> settings.requireLink("/agents"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wss://fleet.example/aiwm/ws/node")
        .hasMessageContaining("/agents");
    assertThatThrownBy(() -> settings.withLinkPath("agents"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("lead to a release that lies in its own jar")
  void bundled() throws Exception {
    byte[] content = "bundle".getBytes(StandardCharsets.UTF_8);
    AgentReleases bundled = BundledRelease.of("1.2.3", () -> new ByteArrayInputStream(content));
    InstallSettings with = settings.withReleases(bundled);
    ReleaseIndex.Release release = with.releases().get().find(null);
    assertThat(release.version()).isEqualTo("1.2.3");
    try (InputStream in = bundled.open(release.main().file()).orElseThrow()) {
      assertThat(in).hasContent("bundle");
      assertThat(release.main().sha256())
          .isEqualTo(Hashes.sha256(new ByteArrayInputStream(content)));
    }
    assertThat(bundled.open("index.json")).isPresent();
    assertThat(bundled.open("other")).isEmpty();
  }
}
