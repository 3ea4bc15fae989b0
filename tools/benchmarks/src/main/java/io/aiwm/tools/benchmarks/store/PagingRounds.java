package io.aiwm.tools.benchmarks.store;

import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.TimeSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The first and the thousandth page of an organisation's nodes, newest first. */
final class PagingRounds {
  private static final int BATCH = 5_000;
  private static final int LIMIT = 100;
  private static final int PAGES = 1_000;
  private static final int READS = 2_000;
  private static final Query QUERY = Query.in(Scope.org("bench")).limitedTo(LIMIT);

  private final Store store;
  private final TimeSource time;

  PagingRounds(Store store, TimeSource time) {
    this.store = store;
    this.time = time;
  }

  void run(int nodes) {
    long start = time.nanos();
    fill(nodes);
    System.out.printf(
        "%,d nodes inserted at %,.0f a second%n", nodes, nodes / ((time.nanos() - start) / 1e9));
    String cursor = cursorOf(Math.min(PAGES, nodes / LIMIT - 1));
    Histogram first = new Histogram(3);
    Histogram late = new Histogram(3);
    for (int i = 0; i < READS; i++) {
      read(first, null);
      read(late, cursor);
    }
    print("first page", first);
    print("thousandth page", late);
    System.out.printf(
        "ratio of medians %.2f%n",
        late.getValueAtPercentile(50) / (double) first.getValueAtPercentile(50));
  }

  private void fill(int nodes) {
    Instant created = time.now();
    for (int from = 0; from < nodes; from += BATCH) {
      List<Commit> batch = new ArrayList<>();
      for (int i = from; i < Math.min(nodes, from + BATCH); i++) {
        Node node = Samples.node("paged-" + i, created.plusMillis(i));
        batch.add(Commit.builder().insert(Node.KIND, node).build());
      }
      if (!store.commitAll(batch).stream().allMatch(CommitResult::applied)) {
        throw new IllegalStateException("A node could not be inserted");
      }
    }
  }

  private @Nullable String cursorOf(int page) {
    String cursor = null;
    for (int i = 1; i < page; i++) {
      cursor = page(cursor).nextCursor();
    }
    return cursor;
  }

  private Page<Node> page(@Nullable String cursor) {
    return store.list(Node.KIND, QUERY.from(cursor));
  }

  private void read(Histogram histogram, @Nullable String cursor) {
    long start = time.nanos();
    int size = page(cursor).data().size();
    histogram.recordValue(time.nanos() - start);
    if (size != LIMIT) {
      throw new IllegalStateException("A page has " + size + " nodes");
    }
  }

  private static void print(String name, Histogram histogram) {
    System.out.printf(
        "%s of %d: p50 %.2f ms, p95 %.2f ms%n",
        name,
        LIMIT,
        histogram.getValueAtPercentile(50) / 1e6,
        histogram.getValueAtPercentile(95) / 1e6);
  }
}
