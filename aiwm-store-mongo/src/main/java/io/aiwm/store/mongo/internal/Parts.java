package io.aiwm.store.mongo.internal;

import com.mongodb.client.MongoCollection;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.event.Event;
import io.aiwm.api.node.Node;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.EventLog;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.LeaseStore;
import io.aiwm.api.store.MetricsStore;
import io.aiwm.api.store.SignalStore;
import io.aiwm.api.store.StoreContext;
import io.aiwm.api.store.TelemetryStore;
import io.aiwm.api.store.support.PolledSignals;
import io.aiwm.api.store.support.RecordReader;
import io.aiwm.api.store.support.StoreParts;
import io.aiwm.api.store.support.UnreadableRecords;
import io.aiwm.store.mongo.internal.client.Database;
import io.aiwm.store.mongo.internal.client.Log;
import io.aiwm.store.mongo.internal.client.ServerClock;
import io.aiwm.store.mongo.internal.client.Topology;
import io.aiwm.store.mongo.internal.commit.CommitWriter;
import io.aiwm.store.mongo.internal.commit.Diagnosis;
import io.aiwm.store.mongo.internal.event.EventDocuments;
import io.aiwm.store.mongo.internal.event.MongoEventLog;
import io.aiwm.store.mongo.internal.event.Numbering;
import io.aiwm.store.mongo.internal.lease.MongoLeases;
import io.aiwm.store.mongo.internal.protocol.AnchoredCommits;
import io.aiwm.store.mongo.internal.protocol.CommitProtocol;
import io.aiwm.store.mongo.internal.protocol.Completion;
import io.aiwm.store.mongo.internal.protocol.Locks;
import io.aiwm.store.mongo.internal.protocol.Recovery;
import io.aiwm.store.mongo.internal.protocol.Sweeper;
import io.aiwm.store.mongo.internal.protocol.TransactionalCommits;
import io.aiwm.store.mongo.internal.record.KindReader;
import io.aiwm.store.mongo.internal.schema.Adoption;
import io.aiwm.store.mongo.internal.schema.Collections;
import io.aiwm.store.mongo.internal.schema.Indexes;
import io.aiwm.store.mongo.internal.schema.KindCollection;
import io.aiwm.store.mongo.internal.signal.SignalCollection;
import io.aiwm.store.mongo.internal.telemetry.MongoMetrics;
import io.aiwm.store.mongo.internal.telemetry.MongoTelemetry;
import io.aiwm.store.mongo.internal.telemetry.TelemetryFields;
import java.time.Duration;
import java.util.List;
import org.bson.Document;

/** Parts of a store on a database; {@link #prepare} makes that ready for them. */
public final class Parts implements StoreParts {
  private static final PolledSignals.Pace PACE =
      new PolledSignals.Pace(Duration.ofMillis(25), Duration.ofMillis(200), Duration.ofSeconds(1));

  private final Database database;
  private final Topology topology;
  private final UnreadableRecords unreadable = new UnreadableRecords(Log::warn);
  private final Collections collections;
  private final Recovery recovery;
  private final CommitWriter writer;
  private final MongoTelemetry telemetry;
  private final MongoMetrics metrics;
  private final MongoEventLog events;
  private final Numbering numbering;
  private final MongoLeases leases;
  private final PolledSignals signals;
  private final Sweeper sweeper;

  /**
   * Makes the parts.
   *
   * @param transactions whether commits are transactions where the server has them
   * @param patience after what time others may give up a commit that has not landed
   */
  public Parts(StoreContext context, Database database, boolean transactions, Duration patience) {
    this.database = database;
    topology = Topology.of(ServerClock.hello(database));
    ServerClock clock = new ServerClock(database, context.time());
    TelemetryFields fields = new TelemetryFields(context.codecs(), unreadable);
    collections = new Collections(context, database, fields.names(), unreadable);
    Completion completion = new Completion(collections, database);
    recovery = new Recovery(collections, database, completion, clock, patience, unreadable);
    CommitProtocol protocol =
        transactions && topology.isReplicated()
            ? new TransactionalCommits(database)
            : new AnchoredCommits(database, new Locks(recovery), completion, clock);
    EventDocuments documents = new EventDocuments(context.codecs().codec(Event.class), unreadable);
    MongoCollection<Document> log = database.collection(Database.EVENTS);
    MongoCollection<Document> counters = database.collection(Database.COUNTERS);
    MongoCollection<Document> nodes = collections.of(Node.KIND).collection();
    writer = new CommitWriter(collections, documents, protocol, new Diagnosis(recovery));
    telemetry = new MongoTelemetry(nodes, database.collection(Database.TELEMETRY), fields);
    metrics = new MongoMetrics(database, context.codecs(), unreadable);
    numbering = new Numbering(counters, log);
    leases = new MongoLeases(database.collection(Database.LEASES), counters, clock);
    events = new MongoEventLog(log, documents, numbering, leases);
    signals =
        new PolledSignals(
            new SignalCollection(
                database.collection(Database.SIGNALS), context.time(), topology.isReplicated()),
            context.scheduler(),
            PACE);
    sweeper = new Sweeper(context.scheduler(), recovery);
  }

  /** Makes the database ready; safe when several controllers start at once. */
  public void prepare() {
    warnOfLostUpdates();
    Indexes indexes = new Indexes(database);
    indexes.create();
    collections.all().forEach(indexes::create);
    numbering.prepare();
    recovery.sweepAll();
    for (KindCollection<?> kind : collections.all()) {
      int adopted = new Adoption<>(kind).run();
      if (adopted > 0) {
        Log.info("Indexed " + adopted + " documents of " + kind.kind());
      }
    }
    sweeper.start();
  }

  /** FerretDB before 2 reads a document, and writes it later whatever happened to it meanwhile. */
  private void warnOfLostUpdates() {
    Document info = database.database().runCommand(new Document("buildInfo", 1));
    if (info.get("ferretdbVersion", "").startsWith("v1.")) {
      Log.warn(
          "This FerretDB does not update atomically: where two write one record, an update is lost."
              + " It is for tests; take MongoDB, or FerretDB 2");
    }
  }

  @Override
  public <T extends Entity> RecordReader<T> reader(Kind<T> kind) {
    return new KindReader<>(collections.of(kind), recovery, database.timeoutMillis());
  }

  @Override
  public CommitResult commit(Commit commit) {
    return writer.write(List.of(commit)).get(0);
  }

  @Override
  public List<CommitResult> commitAll(List<Commit> commits) {
    return writer.write(commits);
  }

  @Override
  public TelemetryStore telemetry() {
    return telemetry;
  }

  @Override
  public MetricsStore metrics() {
    return metrics;
  }

  @Override
  public EventLog events() {
    return events;
  }

  @Override
  public LeaseStore leases() {
    return leases;
  }

  @Override
  public SignalStore signals() {
    return signals;
  }

  @Override
  public UnreadableRecords unreadable() {
    return unreadable;
  }

  @Override
  public void ping() {
    Document ping = new Document("ping", 1);
    Database.run(() -> database.database().runCommand(ping));
  }

  @Override
  public String describe() {
    return "mongo:" + topology.describe();
  }

  @Override
  public void close() {
    sweeper.close();
    signals.close();
  }
}
