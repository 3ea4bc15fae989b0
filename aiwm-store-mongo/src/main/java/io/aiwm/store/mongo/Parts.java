package io.aiwm.store.mongo;

import com.mongodb.client.MongoCollection;
import io.aiwm.api.event.Event;
import io.aiwm.api.node.Node;
import io.aiwm.api.store.StoreContext;
import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.Resolution;
import io.aiwm.api.time.Scheduler;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.bson.Document;

/** What an open store is made of. */
record Parts(
    Database database,
    Topology topology,
    Collections collections,
    Recovery recovery,
    CommitWriter writer,
    MongoTelemetry telemetry,
    MongoMetrics metrics,
    MongoEventLog events,
    Numbering numbering,
    MongoLeases leases,
    MongoSignals signals,
    Sweeper sweeper) {

  /** Makes the database ready; safe when several controllers start at once. */
  static Parts open(MongoStoreBuilder settings, StoreContext context) {
    Database database =
        new Database(
            settings.client, settings.databaseName, settings.collectionPrefix, settings.timeout);
    Map<Resolution, MetricsCollection> metrics = new EnumMap<>(Resolution.class);
    for (Resolution resolution : Resolution.values()) {
      metrics.put(resolution, MetricsCollection.prepare(database, resolution));
    }
    Parts parts = of(settings, context, database, metrics);
    parts.prepare();
    return parts;
  }

  private static Parts of(
      MongoStoreBuilder settings,
      StoreContext context,
      Database database,
      Map<Resolution, MetricsCollection> metrics) {
    Topology topology = Topology.of(ServerClock.hello(database));
    TelemetryFields telemetry = new TelemetryFields(context.codecs());
    Collections collections = new Collections(context, database, telemetry);
    ServerClock clock = new ServerClock(database, context.time());
    Completion completion = new Completion(collections, database);
    Recovery recovery = new Recovery(collections, database, completion, clock, settings.patience);
    EventDocuments documents = new EventDocuments(context.codecs().codec(Event.class));
    CommitProtocol protocol =
        settings.transactions && topology.isReplicated()
            ? new TransactionalCommits(database)
            : new AnchoredCommits(database, new Locks(recovery), completion, clock);
    MongoCollection<Document> log = database.collection(Database.EVENTS);
    MongoCollection<Document> counters = database.collection(Database.COUNTERS);
    Numbering numbering = new Numbering(counters, log);
    MongoLeases leases = new MongoLeases(database.collection(Database.LEASES), counters, clock);
    return new Parts(
        database,
        topology,
        collections,
        recovery,
        new CommitWriter(collections, documents, protocol, new Diagnosis(recovery)),
        new MongoTelemetry(
            collections.of(Node.KIND).collection(),
            database.collection(Database.TELEMETRY),
            telemetry),
        new MongoMetrics(metrics, context.codecs().codec(MetricPoint.class)),
        new MongoEventLog(log, documents, numbering, leases),
        numbering,
        leases,
        new MongoSignals(
            new SignalCollection(database.collection(Database.SIGNALS), context.time()),
            context.scheduler(),
            topology.isReplicated()),
        new Sweeper(context.scheduler(), recovery));
  }

  private void prepare() {
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

  void close() {
    sweeper.close();
    signals.close();
  }

  /** Looks from time to time for commits that nobody finishes. */
  static final class Sweeper {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Scheduler scheduler;
    private final Recovery recovery;
    private Scheduler.Cancellable task = () -> {};

    Sweeper(Scheduler scheduler, Recovery recovery) {
      this.scheduler = scheduler;
      this.recovery = recovery;
    }

    synchronized void start() {
      task = scheduler.every(INTERVAL, () -> Database.run(recovery::sweepAbandoned));
    }

    synchronized void close() {
      task.cancel();
    }
  }
}
