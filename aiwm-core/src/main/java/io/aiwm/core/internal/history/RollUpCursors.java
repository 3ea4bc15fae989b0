package io.aiwm.core.internal.history;

import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.api.telemetry.Resolution;
import io.aiwm.core.internal.engine.Engine;
import java.time.Instant;
import java.util.Optional;

/** The cursors in the store; the expected version decides between two controllers. */
final class RollUpCursors {
  private final Engine engine;

  RollUpCursors(Engine engine) {
    this.engine = engine;
  }

  Optional<RollUpCursor> find(Resolution resolution) {
    Query query =
        Query.in(Scope.all()).where(Filter.eq("resolution", resolution.name())).limitedTo(1);
    return engine.store().list(RollUpCursor.KIND, query).data().stream().findFirst();
  }

  /** Up to where a resolution is summed up; the epoch where that never began. */
  Instant doneUntil(Resolution resolution) {
    return find(resolution).map(RollUpCursor::doneUntil).orElse(Instant.EPOCH);
  }

  /** The first cursor; empty where another controller made it at the same moment. */
  Optional<RollUpCursor> create(Resolution resolution, Instant doneUntil) {
    Header header =
        Header.fresh(
            engine.ids().next(), Owner.of("", ""), engine.controllerId(), engine.time().now());
    RollUpCursor cursor = new RollUpCursor(header, resolution, doneUntil);
    return committed(Commit.builder().insert(RollUpCursor.KIND, cursor), cursor);
  }

  /** The cursor at another time; empty where somebody else has moved it. */
  Optional<RollUpCursor> move(RollUpCursor cursor, Instant doneUntil) {
    Header header = cursor.header().next(engine.controllerId(), engine.time().now());
    RollUpCursor moved = new RollUpCursor(header, cursor.resolution(), doneUntil);
    return committed(Commit.builder().replace(RollUpCursor.KIND, moved), moved);
  }

  private Optional<RollUpCursor> committed(Commit.Builder commit, RollUpCursor cursor) {
    return engine.store().commit(commit.build()).applied() ? Optional.of(cursor) : Optional.empty();
  }
}
