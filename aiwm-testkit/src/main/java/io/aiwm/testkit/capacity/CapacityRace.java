package io.aiwm.testkit.capacity;

import io.aiwm.api.capacity.AllocationSpec;
import io.aiwm.api.capacity.Grant;
import io.aiwm.api.capacity.Holder;
import io.aiwm.api.capacity.Topology;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.Failures;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import io.aiwm.core.Aiwm;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Controllers on one database whose threads take GPUs from one another and give them back. What
 * each believes to have is noted beside the database, so that a GPU which two have at once shows.
 */
public final class CapacityRace implements AutoCloseable {
  private static final int NODES = 8;
  private static final int GPUS_OF_A_NODE = 8;
  private static final int GPUS = NODES * GPUS_OF_A_NODE;

  /** So that a race hardly ever finds a free GPU at once. */
  private static final int HELD_AT_ONCE = 4;

  private final List<Aiwm> controllers = new ArrayList<>();
  private final List<Probe> probes = new ArrayList<>();
  private final Caller caller = Fixtures.orgOwner();
  private final int threads;
  private final Map<String, AtomicInteger> believed = new ConcurrentHashMap<>();

  /**
   * The outcome of a race.
   *
   * @param granted how often somebody got what was asked for
   * @param acts how often an act was begun, with those that lost a race
   * @param refused how often nothing was free
   * @param doubles how often somebody got what another had
   */
  public record Result(int granted, int acts, int refused, int doubles) {}

  /**
   * Starts controllers.
   *
   * @param stores asked for a store on the same database, for each controller
   * @param threads of each controller
   */
  public CapacityRace(Supplier<Store> stores, int controllers, int threads) {
    this.threads = threads;
    for (int i = 0; i < controllers; i++) {
      Probe probe = new Probe();
      Aiwm aiwm =
          Aiwm.builder()
              .store(stores.get())
              .authenticator(request -> caller.principal())
              .nodeTokens(NodeTokens.hs256("n".repeat(32)))
              .notifiersOnClassPath(false)
              .feature(probe)
              .build();
      aiwm.start();
      this.controllers.add(aiwm);
      probes.add(probe);
    }
  }

  /** Makes the machines; once. */
  public void machines() {
    for (int i = 0; i < NODES; i++) {
      Machines.online(controllers.get(0).nodes(), caller, "race-" + i, GPUS_OF_A_NODE);
    }
  }

  /** The database. */
  public Store store() {
    return probes.get(0).engine().store();
  }

  /** Takes GPUs by the ledger: whole ones, halves, and some of them in gangs. */
  public Result byLedger(int tries) {
    return run(tries, (probe, random) -> new ByLedger(probe, random));
  }

  /** Takes GPUs by looking for one that nobody has, and writing that somebody has it. */
  public Result naively(int tries) {
    return run(tries, (probe, random) -> new Naive(probe, random));
  }

  private interface Way {
    Taker of(Probe probe, Random random);
  }

  /** Somebody who takes GPUs and gives them back. */
  private abstract static class Taker {
    final Probe probe;
    final Random random;
    final List<Runnable> held = new ArrayList<>();
    int granted;
    int acts;
    int refused;
    int doubles;

    Taker(Probe probe, Random random) {
      this.probe = probe;
      this.random = random;
    }

    abstract void take();

    void turn() {
      if (held.size() >= HELD_AT_ONCE) {
        held.remove(random.nextInt(held.size())).run();
      }
      take();
    }

    void giveAllBack() {
      held.forEach(Runnable::run);
      held.clear();
    }
  }

  private Result run(int tries, Way way) {
    believed.clear();
    int all = threads * probes.size();
    ExecutorService pool = Executors.newFixedThreadPool(all);
    try {
      List<CompletableFuture<Taker>> takers = new ArrayList<>();
      for (int i = 0; i < all; i++) {
        Taker taker = way.of(probes.get(i % probes.size()), new Random(i));
        takers.add(CompletableFuture.supplyAsync(() -> race(taker, tries / all), pool));
      }
      Result sum = new Result(0, 0, 0, 0);
      for (CompletableFuture<Taker> taker : takers) {
        sum = plus(sum, taker.join());
      }
      return sum;
    } finally {
      pool.shutdown();
    }
  }

  private static Taker race(Taker taker, int tries) {
    for (int i = 0; i < tries; i++) {
      taker.turn();
    }
    taker.giveAllBack();
    return taker;
  }

  private static Result plus(Result sum, Taker taker) {
    return new Result(
        sum.granted + taker.granted,
        sum.acts + taker.acts,
        sum.refused + taker.refused,
        sum.doubles + taker.doubles);
  }

  /** Notes that one more believes to have some bytes; whether that is more than there are. */
  private boolean tooMuch(String gpu, int share) {
    return believed.computeIfAbsent(gpu, id -> new AtomicInteger()).addAndGet(share) > 2;
  }

  private void noMore(String gpu, int share) {
    believed.computeIfAbsent(gpu, id -> new AtomicInteger()).addAndGet(-share);
  }

  private final class ByLedger extends Taker {
    ByLedger(Probe probe, Random random) {
      super(probe, random);
    }

    @Override
    void take() {
      FeatureContext engine = probe.engine();
      String id = engine.ids().next();
      AllocationSpec spec = spec();
      try {
        Grant grant =
            engine
                .units()
                .run(
                    caller,
                    unit -> {
                      acts++;
                      return probe.capacity().grant(unit, id, caller.principal().owner(), spec);
                    });
        got(grant);
      } catch (ConflictException e) {
        refused++;
      } catch (UnavailableException e) {
        Failures.note(e);
        refused++;
      }
    }

    private AllocationSpec spec() {
      Holder holder = new Holder(Holder.EXTERNAL, "race", null);
      int dice = random.nextInt(10);
      return dice < 5
          ? AllocationSpec.of(holder).gpus(1 + random.nextInt(2)).build()
          : dice < 9
              ? AllocationSpec.of(holder).gpuMemory(1, Machines.GPU_MEMORY / 2).build()
              : AllocationSpec.of(holder)
                  .gpus(1)
                  .members(2, new Topology(Topology.NODE, null))
                  .build();
    }

    private void got(Grant grant) {
      granted++;
      List<Runnable> forget = new ArrayList<>();
      for (Grant.Member member : grant.members()) {
        for (Grant.Gpu gpu : member.gpus()) {
          String name = member.nodeId() + gpu.deviceId();
          int share = gpu.exclusive() ? 2 : 1;
          doubles += tooMuch(name, share) ? 1 : 0;
          forget.add(() -> noMore(name, share));
        }
      }
      held.add(
          () -> {
            forget.forEach(Runnable::run);
            giveBack(grant.allocationId());
          });
    }

    private void giveBack(String id) {
      probe
          .engine()
          .units()
          .run(
              caller,
              unit -> {
                probe.capacity().gone(unit, id, "The race goes on");
                return unit;
              });
    }
  }

  private final class Naive extends Taker {
    Naive(Probe probe, Random random) {
      super(probe, random);
    }

    @Override
    void take() {
      Store store = probe.engine().store();
      String gpu = "gpu-" + random.nextInt(GPUS);
      acts++;
      Query others = Query.in(Scope.all()).where(Filter.eq("gpu", gpu));
      if (!store.list(NaiveBooking.KIND, others).data().isEmpty()) {
        refused++;
        return;
      }
      NaiveBooking booking = new NaiveBooking(Fixtures.header(), gpu);
      store.commit(Commit.builder().insert(NaiveBooking.KIND, booking).build());
      granted++;
      doubles += tooMuch(gpu, 2) ? 1 : 0;
      held.add(
          () -> {
            noMore(gpu, 2);
            store.remove(NaiveBooking.KIND, List.of(booking.id()));
          });
    }
  }

  /** The machines. */
  public List<Node> nodes() {
    return controllers.get(0).nodes().list(Query.in(Scope.all())).data();
  }

  @Override
  public void close() {
    controllers.forEach(Aiwm::close);
  }
}
