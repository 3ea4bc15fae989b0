package io.aiwm.tests.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.audit.Audit;
import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.Query;
import io.aiwm.core.feature.LeasedTask;
import io.aiwm.core.internal.audit.AuditFeature;
import io.aiwm.core.internal.http.HttpFeature;
import io.aiwm.core.internal.retention.RetentionFeature;
import io.aiwm.core.internal.wiring.FeatureSet;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Retention")
class RetentionTest {
  private final VirtualTime time = new VirtualTime();
  private final Site site = new Site(time);

  @Test
  @DisplayName("removes what is older than it is kept, each sort by its own age")
  void purges() {
    site.pump.start();
    for (int i = 0; i < 600; i++) {
      site.commit(Fixtures.ORG, "n" + i);
    }
    AuditEntry entry =
        new Audit(site.engine.ids(), time)
            .entry(
                Fixtures.orgOwner(),
                Fixtures.owner(Fixtures.ORG),
                "node.create",
                "node",
                "",
                Audit.OK,
                Map.of());
    site.store.commit(Commit.builder().insert(AuditEntry.KIND, entry).build());
    LeasedTask retention =
        FeatureSet.install(
                site.engine,
                FeatureSet.HostServices.NOTHING,
                List.of(
                    new HttpFeature(),
                    new AuditFeature(Duration.ofHours(2)),
                    new RetentionFeature(Duration.ofHours(1))))
            .tasks()
            .get(0);
    time.advance(Duration.ofMinutes(59));
    retention.run().run(() -> true);
    assertThat(site.log()).hasSize(600);
    time.advance(Duration.ofMinutes(2));
    retention.run().run(() -> true);
    assertThat(site.log()).isEmpty();
    assertThat(audit()).isEqualTo(1);
    time.advance(Duration.ofHours(1));
    retention.run().run(() -> true);
    assertThat(audit()).isZero();
  }

  private long audit() {
    return site.memory.count(AuditEntry.KIND, Query.in(Scope.all()));
  }
}
