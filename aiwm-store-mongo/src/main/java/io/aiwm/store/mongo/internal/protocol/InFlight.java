package io.aiwm.store.mongo.internal.protocol;

import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.store.mongo.internal.schema.KindCollection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/**
 * A commit on its way through {@link AnchoredCommits}; for use by one thread.
 *
 * <p>Where an insert takes a key that a replacement gives up, the key changes hands in steps that
 * leave it in one of the two unique indexes all the time: the giver keeps it as its claim, the
 * taker has it as its key, the giver lets go, the taker claims it.
 */
final class InFlight {
  private final PlannedCommit plan;
  private final Pending pending;
  private final Map<String, Planned> givers = new HashMap<>();
  private boolean failed;

  InFlight(PlannedCommit plan, Pending pending) {
    this.plan = plan;
    this.pending = pending;
  }

  PlannedCommit plan() {
    return plan;
  }

  Pending pending() {
    return pending;
  }

  boolean failed() {
    return failed;
  }

  void fail() {
    failed = true;
  }

  /** A replacement gives up a key. */
  void gives(Planned giver, String key) {
    givers.put(giver.collection() + "/" + key, giver);
  }

  private boolean takes(Planned planned) {
    return planned.inserts() && givers.containsKey(planned.collection() + "/" + planned.key());
  }

  private boolean givesToOther(Planned planned) {
    return plan.changes().stream().anyMatch(other -> takesFrom(other, planned));
  }

  private boolean takesFrom(Planned taker, Planned giver) {
    Planned known = givers.get(taker.collection() + "/" + taker.key());
    return taker.inserts() && known != null && known.ref().equals(giver.ref());
  }

  private String givenKey(Planned giver) {
    return plan.changes().stream()
        .filter(other -> takesFrom(other, giver))
        .map(other -> String.valueOf(other.key()))
        .findFirst()
        .orElseThrow();
  }

  /** The document that keeps the place of a record until the commit has landed. */
  Document placeholder(Planned planned) {
    Document document = new Document(Fields.ID, planned.id());
    if (planned.key() != null) {
      String key = takes(planned) ? KindCollection.noKey(planned.ref().id()) : planned.key();
      document.append(Fields.INDEX, new Document(Fields.KEY, key).append(Fields.CLAIM, key));
    }
    return document.append(Fields.PENDING, pending.inserting(true).toDocument());
  }

  /** The mark of the commit when it has landed: everything but the anchor is on the redo list. */
  Pending landed() {
    return pending.landed(plan.events(), plan.changes().isEmpty() ? List.of() : writes());
  }

  /** The anchor's fields, with that mark. */
  Document anchorFields() {
    Planned anchor = plan.anchor();
    return new Document(anchor.fields())
        .append(Fields.INDEX, firstIndex(anchor))
        .append(Fields.PENDING, landed().toDocument());
  }

  private Document firstIndex(Planned planned) {
    if (givesToOther(planned)) {
      return new Document(planned.index()).append(Fields.CLAIM, givenKey(planned));
    }
    if (takes(planned)) {
      String noKey = KindCollection.noKey(planned.ref().id());
      return new Document(planned.index()).append(Fields.CLAIM, noKey);
    }
    return planned.index();
  }

  private List<Document> writes() {
    List<Document> writes = new ArrayList<>();
    Planned anchor = plan.anchor();
    if (givesToOther(anchor)) {
      writes.add(Pending.Redo.write(2, anchor, indexOf(anchor), List.of()));
    }
    for (Planned planned : plan.others()) {
      boolean taker = takes(planned);
      boolean stepwise = taker || givesToOther(planned);
      Document first = new Document(planned.fields()).append(Fields.INDEX, firstIndex(planned));
      List<String> gone = new ArrayList<>(planned.inserts() ? List.of() : planned.absent());
      if (!stepwise) {
        gone.add(Fields.PENDING);
      }
      writes.add(Pending.Redo.write(taker ? 1 : 0, planned, first, gone));
      if (stepwise) {
        writes.add(
            Pending.Redo.write(taker ? 3 : 2, planned, indexOf(planned), List.of(Fields.PENDING)));
      }
    }
    return writes;
  }

  private static Document indexOf(Planned planned) {
    return new Document(Fields.INDEX, planned.index());
  }
}
