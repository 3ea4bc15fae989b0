package io.aiwm.tests.node;

import static io.aiwm.tests.node.Fleet.ADMIN;
import static io.aiwm.tests.node.Fleet.ORG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.TokenMetadata;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Query;
import io.aiwm.core.install.InstallSettings;
import io.aiwm.core.install.IssuedToken;
import io.aiwm.core.install.NodeTokenService;
import io.aiwm.core.install.ReleaseIndex;
import io.aiwm.core.install.TokenRequest;
import io.aiwm.core.internal.install.DefaultNodeTokenService;
import io.aiwm.core.internal.install.InstallCode;
import io.aiwm.core.internal.token.NodeAdmission;
import io.aiwm.core.json.JsonCodecs;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("The token service")
class NodeTokenServiceTest {
  private static final Pattern CODE = Pattern.compile("/install/([^']+)'");
  private static final Instant START = VirtualTime.START;

  private final Fleet fleet = new Fleet();
  private final NodeTokens tokens = NodeTokens.hs256("n".repeat(32)).withTime(fleet.time);
  private final NodeTokenService service = service("https://aiwm.example.com");
  private final Node node = fleet.create("gpu-01");

  @Nested
  @DisplayName("issuing a token")
  class Issuing {
    @Test
    @DisplayName("answers with everything that is needed to install an agent")
    void answer() {
      IssuedToken issued = issue(TokenRequest.defaults());
      assertThat(issued.expiresIn()).isEqualTo(31_536_000);
      assertThat(issued.expiresAt()).isEqualTo(START.plusSeconds(31_536_000));
      assertThat(issued.nodeId()).isEqualTo(node.id());
      assertThat(issued.installMethod()).isEqualTo("systemd");
      assertThat(issued.daemonVersion()).isEqualTo("v1.0.0");
      assertThat(issued.downloadUrl())
          .isEqualTo("https://releases.example.com/aio-worker-v1.0.0-linux-amd64.tar.gz");
      assertThat(issued.checksum()).isEqualTo("sha256:" + "ab".repeat(32));
      assertThat(issued.documentationUrl()).startsWith("https://docs.example.com");
      assertThat(issued.installScript()).startsWith("#!").contains(issued.token(), node.id());
      assertThat(issued.installCommand()).contains("https://aiwm.example.com/install/");
      assertThat(issued.cloudInit())
          .startsWith("#cloud-config\n")
          .contains("https://aiwm.example.com/install/")
          .doesNotContain(issued.token());
      assertThat(issued.toString()).doesNotContain(issued.token());
      assertThat(tokens.verify(issued.token()).nodeId()).isEqualTo(node.id());
    }

    @Test
    @DisplayName("notes when it was made, and never the token itself")
    void stored() {
      IssuedToken issued =
          issue(new TokenRequest(3_600L, "linux", "systemd", "v1.0.0", "first", 0L));
      Node stored = fleet.stored(node);
      assertThat(stored.tokenMetadata())
          .isEqualTo(new TokenMetadata(START, START.plusSeconds(3_600), null, "first"));
      assertThat(fleet.audit(node)).extracting(AuditEntry::action).contains("node.issue_token");
      JsonCodecs codecs = new JsonCodecs();
      String code = codeOf(issued);
      String everything =
          codecs.codec(Node.class).encode(stored)
              + codecs.codec(InstallCode.class).encode(codeEntry())
              + fleet.audit(node)
              + fleet.events(node);
      assertThat(everything).doesNotContain(issued.token()).doesNotContain(code);
    }

    @Test
    @DisplayName("names every bad field before anything is minted")
    void invalid() {
      TokenRequest bad = new TokenRequest(3_599L, "windows", "docker", null, "x".repeat(600), -1L);
      ValidationException e = catchThrowableOfType(ValidationException.class, () -> issue(bad));
      assertThat(e.errors())
          .extracting(FieldError::field)
          .containsExactlyInAnyOrder(
              "expiresIn", "osType", "installMethod", "description", "overlapSeconds");
      assertThatThrownBy(() -> issue(new TokenRequest(31_536_001L, null, null, null, null, null)))
          .isInstanceOf(ValidationException.class);
      assertThatThrownBy(() -> issue(new TokenRequest(null, null, null, "v9", null, null)))
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("v1.0.0");
      assertThat(fleet.stored(node).version()).isEqualTo(1);
    }

    @Test
    @DisplayName("knows the nodes of the caller's organisation only")
    void scoped() {
      Scope other = Scope.org(Fixtures.OTHER_ORG);
      assertThatThrownBy(() -> service.issue(ADMIN, other, node.id(), TokenRequest.defaults()))
          .isInstanceOf(NotFoundException.class);
    }

    @Test
    @DisplayName("is not confused by somebody who changes the node meanwhile")
    void race() {
      DefaultNodeTokenService racing =
          new DefaultNodeTokenService(
              fleet.engine,
              new Interrupted(fleet.registry, () -> issue(overlapping(600))),
              tokens,
              settings("https://aiwm.example.com"));
      IssuedToken first = issue(TokenRequest.defaults());
      IssuedToken last = racing.issue(ADMIN, ORG, node.id(), overlapping(600));
      assertThat(accepted(last)).isTrue();
      assertThat(accepted(first)).as("two overlaps long, and both still run").isTrue();
      fleet.time.advance(Duration.ofMinutes(10));
      assertThat(accepted(last)).isTrue();
      assertThat(accepted(first)).isFalse();
    }
  }

  @Nested
  @DisplayName("a new token")
  class Replacing {
    @Test
    @DisplayName("voids the older ones at once, even within the same second")
    void atOnce() {
      IssuedToken old = issue(TokenRequest.defaults());
      IssuedToken now = issue(TokenRequest.defaults());
      assertThat(accepted(old)).isFalse();
      assertThat(accepted(now)).isTrue();
    }

    @Test
    @DisplayName("leaves the older one good for as long as was asked")
    void overlap() {
      IssuedToken old = issue(TokenRequest.defaults());
      IssuedToken now = issue(overlapping(60));
      fleet.time.advance(Duration.ofSeconds(59));
      assertThat(accepted(old)).isTrue();
      fleet.time.advance(Duration.ofSeconds(1));
      assertThat(accepted(old)).isFalse();
      assertThat(accepted(now)).isTrue();
    }

    @Test
    @DisplayName("without an overlap ends the overlap of those before, and never lengthens it")
    void chain() {
      IssuedToken first = issue(TokenRequest.defaults());
      issue(overlapping(60));
      issue(overlapping(86_400));
      fleet.time.advance(Duration.ofSeconds(60));
      assertThat(accepted(first)).isFalse();
      IssuedToken third = issue(overlapping(60));
      issue(TokenRequest.defaults());
      assertThat(accepted(third)).isFalse();
    }

    @Test
    @DisplayName("can be revoked, with all others")
    void revoke() {
      IssuedToken old = issue(TokenRequest.defaults());
      IssuedToken now = issue(overlapping(60));
      service.revoke(ADMIN, ORG, node.id());
      assertThat(accepted(old)).isFalse();
      assertThat(accepted(now)).isFalse();
      assertThat(accepted(issue(TokenRequest.defaults()))).isTrue();
    }

    @Test
    @DisplayName("is void when its node is deleted")
    void deleted() {
      IssuedToken issued = issue(TokenRequest.defaults());
      fleet.apply(node, new NodeInput.Deleted());
      assertThat(accepted(issued)).isFalse();
      assertThatThrownBy(() -> issue(TokenRequest.defaults()))
          .isInstanceOf(NotFoundException.class);
    }
  }

  @Nested
  @DisplayName("an install code")
  class Codes {
    @Test
    @DisplayName("fetches the script of the very same token, once")
    void once() {
      IssuedToken issued = issue(TokenRequest.defaults());
      assertThat(service.redeem(codeOf(issued))).isEqualTo(issued.installScript());
      refused(codeOf(issued));
    }

    @Test
    @DisplayName("works for 15 minutes")
    void expires() {
      String code = codeOf(issue(TokenRequest.defaults()));
      fleet.time.advance(Duration.ofMinutes(15));
      refused(code);
    }

    @Test
    @DisplayName("dies with its token, with its node, and with the next code")
    void dies() {
      String replaced = codeOf(issue(TokenRequest.defaults()));
      String revoked = codeOf(issue(TokenRequest.defaults()));
      refused(replaced);
      service.revoke(ADMIN, ORG, node.id());
      refused(revoked);
      String orphaned = codeOf(issue(TokenRequest.defaults()));
      fleet.apply(node, new NodeInput.Deleted());
      refused(orphaned);
    }

    @Test
    @DisplayName("is not guessed, and what is no code is not looked up")
    void unknown() {
      refused("A".repeat(43));
      refused("");
      refused("' or 1=1 --");
    }

    @Test
    @DisplayName("leaves one record for each node, however many were made")
    void bounded() {
      for (int i = 0; i < 5; i++) {
        issue(TokenRequest.defaults());
      }
      Query all = Query.in(Scope.all()).withDeleted();
      assertThat(fleet.store.count(InstallCode.KIND, all)).isOne();
    }

    private void refused(String code) {
      assertThatThrownBy(() -> service.redeem(code))
          .isInstanceOf(NotFoundException.class)
          .satisfies(e -> assertThat(code.isEmpty() || !e.getMessage().contains(code)).isTrue());
    }
  }

  @Test
  @DisplayName(
      "issues a token without a script where it knows no release, and says where to connect")
  void noReleases() {
    IssuedToken alone = bare().issue(ADMIN, ORG, node.id(), TokenRequest.defaults());
    assertThat(tokens.verify(alone.token()).nodeId()).isEqualTo(node.id());
    assertThat(accepted(alone)).isTrue();
    assertThat(alone.controllerEndpoint()).isEqualTo("wss://fleet.example/aiwm/ws/node");
    assertThat(alone.documentationUrl()).isEqualTo("https://fleet.example/aiwm/api-docs");
    assertThat(alone.installScript()).isNull();
    assertThat(alone.installCommand()).isNull();
    assertThat(alone.daemonVersion()).isNull();
  }

  @Test
  @DisplayName("refuses a version that is asked for by name where it knows none")
  void noSuchRelease() {
    TokenRequest named = new TokenRequest(null, null, null, "0.1.0", null, null);
    assertThatThrownBy(() -> bare().issue(ADMIN, ORG, node.id(), named))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("daemonVersion");
  }

  private NodeTokenService bare() {
    URI publicUrl = URI.create("https://fleet.example/aiwm/");
    return new DefaultNodeTokenService(
        fleet.engine, fleet.registry, tokens, InstallSettings.at(publicUrl));
  }

  @Test
  @DisplayName("joins addresses with one slash, under the mount path of the API")
  void mountPath() {
    IssuedToken issued =
        service("https://aiwm.example.com/api/")
            .issue(ADMIN, ORG, node.id(), TokenRequest.defaults());
    assertThat(issued.installCommand()).contains("'https://aiwm.example.com/api/install/");
    assertThat(issued.installScript())
        .contains("'https://aiwm.example.com/api/nodes/" + node.id() + "/installation'");
  }

  private IssuedToken issue(TokenRequest request) {
    return service.issue(ADMIN, ORG, node.id(), request);
  }

  private boolean accepted(IssuedToken issued) {
    Node stored = fleet.stored(node);
    return NodeAdmission.check(stored, tokens.verify(issued.token()), fleet.time.now()).isEmpty();
  }

  private InstallCode codeEntry() {
    return fleet.store.findIncludingDeleted(InstallCode.KIND, node.id()).orElseThrow();
  }

  private static TokenRequest overlapping(long seconds) {
    return new TokenRequest(null, null, null, null, null, seconds);
  }

  private static String codeOf(IssuedToken issued) {
    Matcher code = CODE.matcher(issued.installCommand());
    assertThat(code.find()).isTrue();
    return code.group(1);
  }

  private NodeTokenService service(String publicUrl) {
    return new DefaultNodeTokenService(fleet.engine, fleet.registry, tokens, settings(publicUrl));
  }

  private static InstallSettings settings(String publicUrl) {
    return new InstallSettings(
        URI.create(publicUrl),
        "/ws/node",
        URI.create("https://releases.example.com"),
        URI.create("https://docs.example.com"),
        () -> ReleaseIndex.of(Map.of("v1.0.0", Map.of("linux-amd64", "ab".repeat(32)))),
        null,
        null);
  }
}
