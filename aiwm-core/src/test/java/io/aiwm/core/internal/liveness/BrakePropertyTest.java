package io.aiwm.core.internal.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.core.internal.liveness.Brake.Observation;
import io.aiwm.core.internal.liveness.Brake.State;
import io.aiwm.core.settings.LivenessSettings;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

@Label("The brake")
class BrakePropertyTest {
  private static final LivenessSettings SETTINGS = LivenessSettings.defaults();
  private final Brake brake = new Brake(SETTINGS);

  private static long seconds(long count) {
    return Duration.ofSeconds(count).toNanos();
  }

  @Provide
  Arbitrary<Observation> observations() {
    return Combinators.combine(
            Arbitraries.of(true, false, false, false),
            Arbitraries.of(true, false, false, false),
            Arbitraries.integers().between(0, 100),
            Arbitraries.integers().between(0, 100))
        .as(
            (late, failing, silent, due) ->
                new Observation(0, late, failing, 100, silent, Math.min(silent, due)));
  }

  @Property
  @Label("is always on in trouble, and always lets go in the end")
  void alwaysLetsGo(@ForAll List<@From("observations") Observation> history) {
    State state = brake.starting(0);
    long now = 0;
    for (Observation o : history) {
      now += seconds(1);
      state =
          brake.next(
              state,
              new Observation(now, o.late(), o.storeFailing(), o.watched(), o.silent(), o.due()));
      assertThat(!state.on() && (o.late() || o.storeFailing())).isFalse();
    }
    // However bad it was: with the controller and its store well, verdicts pass after the hold.
    Observation lasting = all(now + SETTINGS.brakeMaxHold().plus(SETTINGS.settle()).toNanos());
    State held = brake.next(state, all(now + seconds(1)));
    assertThat(brake.next(held, lasting).on()).isFalse();
  }

  private static Observation all(long now) {
    return new Observation(now, false, false, 100, 100, 100);
  }
}
