package io.aiwm.core.internal.notify;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import java.util.List;

/**
 * Position of a notifier in the log.
 *
 * @param header shared fields
 * @param notifier name of the notifier
 * @param positions for each partition of subjects, the position up to which all is delivered
 */
public record NotifierCursor(@JsonUnwrapped Header header, String notifier, List<Long> positions)
    implements Entity {

  public static final Kind<NotifierCursor> KIND =
      Kind.of("notifier_cursors", NotifierCursor.class)
          .uniqueKey(NotifierCursor::notifier)
          .field(Field.text("notifier", NotifierCursor::notifier))
          .build();

  public NotifierCursor {
    positions = List.copyOf(positions);
  }

  @Override
  public NotifierCursor withHeader(Header value) {
    return new NotifierCursor(value, notifier, positions);
  }
}
