package io.aiwm.core.internal.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Ids;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.event.Event;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.api.store.Store;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.QueryParameter;
import io.aiwm.core.http.QueryString;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the event log for REST. */
public final class EventReader {
  private static final int MAX_LIMIT = 1_000;

  public static final List<QueryParameter> PARAMETERS =
      List.of(
          QueryParameter.integer("after", "Log position to start after; 0 for the beginning", 0),
          QueryParameter.integer("limit", "Maximum number of events; default 100", 1, MAX_LIMIT),
          QueryParameter.flag("newest", "Return the newest events rather than the oldest"),
          QueryParameter.text("type", "Comma-separated event types to match"));

  public static final QueryParameter SUBJECT =
      QueryParameter.text("subject", "Subject to match: an id, a type such as node, or type/id");

  private final Store store;

  EventReader(Store store) {
    this.store = store;
  }

  /** One page of what happened to a subject; to anything where it is null. */
  public EventPage page(Call<?> call, @Nullable String subjectType, @Nullable String subjectId) {
    long after = call.query().integer("after", 0, Long.MAX_VALUE, 0);
    int limit = (int) call.query().integer("limit", 1, MAX_LIMIT, 100);
    EventQuery query =
        EventQuery.after(after, limit)
            .in(call.scope())
            .ofTypes(types(call.query()))
            .about(subjectType, subjectId);
    boolean newest = call.query().flag("newest");
    List<LoggedEvent> found = newest ? store.events().newest(query) : store.events().read(query);
    List<EventView> data = found.stream().map(EventView::of).toList();
    EventGap gap = newest ? null : EventGap.in(store.events(), after);
    return new EventPage(data, data.isEmpty() ? after : data.get(data.size() - 1).position(), gap);
  }

  /** One page of the events that {@code subject} and {@code type} choose. */
  public EventPage page(Call<?> call) {
    EventQuery chosen = chosen(call, 0, 1);
    return page(call, chosen.subjectType(), chosen.subjectId());
  }

  /** The query of {@code subject} and {@code type}. */
  EventQuery chosen(Call<?> call, long after, int limit) {
    String subject = call.query().text("subject").orElse("");
    int slash = subject.indexOf('/');
    String type = slash >= 0 ? subject.substring(0, slash) : Ids.isId(subject) ? "" : subject;
    String id = slash >= 0 ? subject.substring(slash + 1) : Ids.isId(subject) ? subject : "";
    return EventQuery.after(after, limit)
        .in(call.scope())
        .ofTypes(types(call.query()))
        .about(type.isEmpty() ? null : type, id.isEmpty() ? null : id);
  }

  private static Set<String> types(QueryString query) {
    Set<String> types =
        query.all("type").stream()
            .flatMap(values -> Stream.of(values.split(",", -1)))
            .filter(type -> !type.isEmpty())
            .collect(Collectors.toSet());
    if (types.size() > 100) {
      throw new ValidationException("type", "must have at most 100 values");
    }
    return types;
  }

  /**
   * An event with its place.
   *
   * @param position its place in the log
   * @param event what happened
   */
  public record EventView(long position, @JsonUnwrapped Event event) {
    static EventView of(LoggedEvent logged) {
      return new EventView(logged.position(), logged.event());
    }
  }

  /**
   * One page of events, oldest first.
   *
   * @param data the events
   * @param nextAfter what to send as {@code after} for those that follow
   * @param gap what is missing before the first of them, if anything
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record EventPage(List<EventView> data, long nextAfter, @Nullable EventGap gap) {}
}
