package io.aiwm.store.mongo.internal.lease;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import io.aiwm.api.store.Lease;
import io.aiwm.api.store.LeaseStore;
import io.aiwm.store.mongo.internal.client.Bulk;
import io.aiwm.store.mongo.internal.client.Database;
import io.aiwm.store.mongo.internal.client.ServerClock;
import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.store.mongo.internal.document.Match;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bson.Document;

/**
 * One document for each lease that is held or was until lately. The server is asked for its time
 * first, and then the lease is taken only if it is still as it was seen: a hold is at worst a
 * little shorter than it could be. Fences come from a counter that all leases share.
 */
public final class MongoLeases implements LeaseStore {
  private static final String HOLDER = "holder";
  private static final String FENCE = "fence";
  private static final String EXPIRES_AT = "expiresAt";
  private static final String NOBODY = "";
  private static final String LAST_FENCE = "leaseFence";

  /** How long an expired lease stays to be looked at. */
  private static final Duration KEPT = Duration.ofDays(1);

  private final MongoCollection<Document> leases;
  private final MongoCollection<Document> counters;
  private final ServerClock clock;

  public MongoLeases(
      MongoCollection<Document> leases, MongoCollection<Document> counters, ServerClock clock) {
    this.leases = leases;
    this.counters = counters;
    this.clock = clock;
  }

  @Override
  public Optional<Lease> acquire(String name, String holder, Duration duration) {
    return Database.call(
        () -> {
          Instant now = clock.now();
          Document seen = leases.find(eq(Fields.ID, name)).first();
          return seen == null
              ? insert(name, holder, now, duration)
              : take(seen, holder, now, now.plus(duration));
        });
  }

  private Optional<Lease> insert(String name, String holder, Instant now, Duration duration) {
    leases.deleteMany(lt(EXPIRES_AT, Date.from(now.minus(KEPT))));
    Lease lease = new Lease(name, holder, nextFence(), now.plus(duration));
    try {
      leases.insertOne(
          new Document(Fields.ID, name)
              .append(HOLDER, holder)
              .append(FENCE, lease.fence())
              .append(EXPIRES_AT, Date.from(lease.expiresAt())));
      return Optional.of(lease);
    } catch (MongoWriteException e) {
      if (Bulk.isDuplicate(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<Lease> take(Document seen, String holder, Instant now, Instant until) {
    Lease held = read(seen);
    boolean live = held.expiresAt().isAfter(now);
    if (live && !held.holder().equals(holder)) {
      return Optional.empty();
    }
    long fence = live ? held.fence() : nextFence();
    boolean taken =
        leases
                .updateOne(
                    and(
                        eq(Fields.ID, held.name()),
                        eq(FENCE, held.fence()),
                        eq(EXPIRES_AT, Date.from(held.expiresAt()))),
                    Updates.combine(
                        Updates.set(HOLDER, holder),
                        Updates.set(FENCE, fence),
                        Updates.set(EXPIRES_AT, Date.from(until))))
                .getMatchedCount()
            == 1;
    // The holder's own threads may extend at once; whoever is second asks again.
    return taken
        ? Optional.of(new Lease(held.name(), holder, fence, until))
        : live ? acquire(held.name(), holder, Duration.between(now, until)) : Optional.empty();
  }

  /** The document stays, so that whoever takes the lease next has seen its fence. */
  @Override
  public void release(Lease lease) {
    Database.run(
        () ->
            leases.updateOne(
                Match.id(lease.name()).append(FENCE, lease.fence()),
                Updates.combine(
                    Updates.set(HOLDER, NOBODY), Updates.set(EXPIRES_AT, Date.from(clock.now())))));
  }

  @Override
  public List<Lease> live(String prefix) {
    return Database.call(
        () -> {
          List<Lease> live = new ArrayList<>();
          leases
              .find(gt(EXPIRES_AT, Date.from(clock.now())))
              .sort(Sorts.ascending(Fields.ID))
              .forEach(document -> live.add(read(document)));
          return live.stream().filter(lease -> lease.name().startsWith(prefix)).toList();
        });
  }

  /** Whether a lease is still the one held. */
  public boolean holds(Lease lease) {
    return leases
            .find(
                and(
                    eq(Fields.ID, lease.name()),
                    eq(HOLDER, lease.holder()),
                    eq(FENCE, lease.fence())))
            .first()
        != null;
  }

  private long nextFence() {
    try {
      return incrementFence();
    } catch (MongoCommandException e) {
      if (Bulk.isDuplicate(e)) {
        // Another controller made the counter at the same time; servers need not try again.
        return incrementFence();
      }
      throw e;
    }
  }

  private long incrementFence() {
    Document counter =
        counters.findOneAndUpdate(
            eq(Fields.ID, LAST_FENCE),
            Updates.inc("value", 1L),
            new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
    return Objects.requireNonNull(counter).get("value", Number.class).longValue();
  }

  private static Lease read(Document document) {
    return new Lease(
        document.getString(Fields.ID),
        document.getString(HOLDER),
        document.get(FENCE, Number.class).longValue(),
        document.getDate(EXPIRES_AT).toInstant());
  }
}
