package io.aiwm.core.internal.history;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import io.aiwm.api.telemetry.Resolution;
import java.time.Instant;

/**
 * Cursor of the roll-up of a resolution.
 *
 * @param header shared fields
 * @param resolution of which sums
 * @param doneUntil buckets that begin before this are summed up
 */
public record RollUpCursor(@JsonUnwrapped Header header, Resolution resolution, Instant doneUntil)
    implements Entity {

  public static final Kind<RollUpCursor> KIND =
      Kind.of("roll_up_cursors", RollUpCursor.class)
          .uniqueKey(cursor -> cursor.resolution().name())
          .field(Field.text("resolution", cursor -> cursor.resolution().name()))
          .build();

  @Override
  public RollUpCursor withHeader(Header value) {
    return new RollUpCursor(value, resolution, doneUntil);
  }
}
