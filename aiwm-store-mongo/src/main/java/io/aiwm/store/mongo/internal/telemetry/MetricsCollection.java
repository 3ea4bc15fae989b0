package io.aiwm.store.mongo.internal.telemetry;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.TimeSeriesGranularity;
import com.mongodb.client.model.TimeSeriesOptions;
import io.aiwm.api.telemetry.Resolution;
import io.aiwm.store.mongo.internal.client.Database;
import java.util.List;
import java.util.Locale;
import org.bson.Document;

/**
 * The collection of one resolution's points.
 *
 * @param appends whether it only takes inserts, as a time-series collection does; then what is
 *     written again is there twice, and readers take the last
 */
public record MetricsCollection(MongoCollection<Document> collection, boolean appends) {
  static final String NODE = "nodeId";
  static final String AT = "at";

  /** From this version on, single measurements of a time series can be deleted. */
  private static final int TIME_SERIES_VERSION = 7;

  static String name(Resolution resolution) {
    return "aiwm_metrics_" + resolution.name().toLowerCase(Locale.ROOT);
  }

  /** Makes the collection if it is not there: a time series where the server has them. */
  public static MetricsCollection prepare(Database database, Resolution resolution) {
    MongoCollection<Document> collection = database.collection(name(resolution));
    if (version(database.database()) >= TIME_SERIES_VERSION) {
      createTimeSeries(database.database(), collection, resolution);
    }
    boolean appends = isTimeSeries(database.database(), collection);
    collection.createIndex(Indexes.ascending(NODE, AT), new IndexOptions().unique(!appends));
    collection.createIndex(Indexes.ascending(AT));
    return new MetricsCollection(collection, appends);
  }

  private static int version(MongoDatabase database) {
    Document info = database.runCommand(new Document("buildInfo", 1));
    List<Integer> version = info.getList("versionArray", Integer.class);
    return version == null ? 0 : version.get(0);
  }

  private static void createTimeSeries(
      MongoDatabase database, MongoCollection<Document> collection, Resolution resolution) {
    TimeSeriesGranularity granularity =
        switch (resolution) {
          case FULL -> TimeSeriesGranularity.SECONDS;
          case FIVE_MINUTES -> TimeSeriesGranularity.MINUTES;
          case HOUR -> TimeSeriesGranularity.HOURS;
        };
    TimeSeriesOptions series = new TimeSeriesOptions(AT).metaField(NODE).granularity(granularity);
    try {
      database.createCollection(
          collection.getNamespace().getCollectionName(),
          new CreateCollectionOptions().timeSeriesOptions(series));
    } catch (MongoCommandException e) {
      // It is there already, or cannot be: either way the server says next what it is.

    }
  }

  private static boolean isTimeSeries(
      MongoDatabase database, MongoCollection<Document> collection) {
    Document found =
        database
            .listCollections()
            .filter(new Document("name", collection.getNamespace().getCollectionName()))
            .first();
    return found != null && "timeseries".equals(found.getString("type"));
  }
}
