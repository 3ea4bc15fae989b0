package io.aiwm.store.mongo.internal.event;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Projections;
import io.aiwm.store.mongo.internal.document.DocumentIds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * The order in which events are numbered. Their ids follow the clocks of controllers, which may
 * differ; so each subject keeps its places among the others, but its own events stand in them in
 * the order of its versions.
 */
final class SubjectOrder {
  /** Fields that tell the order. */
  static final Bson NEEDED =
      Projections.include("subject", EventDocuments.VERSION, EventDocuments.ORDINAL);

  private static final Comparator<Document> BY_VERSION =
      Comparator.comparing((Document event) -> number(event, EventDocuments.VERSION))
          .thenComparing(event -> number(event, EventDocuments.ORDINAL));

  private SubjectOrder() {}

  /**
   * Ids of events in the order in which to number them.
   *
   * @param places unnumbered events in the order of their ids
   * @param events where the others of the same subjects are, which may have to come first
   */
  static List<Object> of(List<Document> places, MongoCollection<Document> events) {
    Map<Object, Queue<Document>> bySubject = new HashMap<>();
    unnumbered(places, events)
        .forEach(
            event -> bySubject.computeIfAbsent(subject(event), s -> new ArrayDeque<>()).add(event));
    List<Object> order = new ArrayList<>();
    for (Document place : places) {
      Queue<Document> own = bySubject.get(subject(place));
      // Somebody else may have numbered them in the meantime; then none of this will be written.
      if (own != null && !own.isEmpty()) {
        order.add(DocumentIds.of(own.remove()));
      }
    }
    return order;
  }

  private static List<Document> unnumbered(
      List<Document> places, MongoCollection<Document> events) {
    List<Object> ids = new ArrayList<>();
    places.forEach(place -> ids.add(place.get("subject", Document.class).get("id")));
    List<Document> all =
        events
            .find(and(eq(EventDocuments.POSITION, null), in(EventDocuments.SUBJECT_ID, ids)))
            .projection(NEEDED)
            .into(new ArrayList<>());
    all.sort(BY_VERSION);
    return all;
  }

  private static Object subject(Document event) {
    return event.get("subject", Document.class);
  }

  private static long number(Document event, String name) {
    return event.get(name, Number.class).longValue();
  }
}
