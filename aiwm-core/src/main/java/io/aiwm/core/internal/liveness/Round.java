package io.aiwm.core.internal.liveness;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * View of the fleet at one tick.
 *
 * @param watched nodes that count as alive
 * @param silent those that have been silent for two thirds of the time-out or longer
 * @param lost those that are silent for too long
 * @param others those that left by their own word or are back
 */
record Round(int watched, int silent, List<Watch> lost, List<Watch> others) {

  static Round of(Collection<Watch> watches, long now, long timeout) {
    int watched = 0;
    int silent = 0;
    List<Watch> lost = new ArrayList<>();
    List<Watch> others = new ArrayList<>();
    for (Watch watch : watches) {
      if (!watch.givenUp()) {
        watched++;
        silent += watch.silence(now) >= timeout / 3 * 2 ? 1 : 0;
      }
      switch (watch.judge(now, timeout)) {
        case LOST -> lost.add(watch);
        case LEFT, RESUMED -> others.add(watch);
        case NONE -> {}
      }
    }
    return new Round(watched, silent, lost, others);
  }

  Brake.Observation observation(long now, boolean late, boolean storeFailing) {
    return new Brake.Observation(now, late, storeFailing, watched, silent, lost.size());
  }

  /** On whom the verdict is passed now. */
  List<Watch> passed(boolean braked) {
    List<Watch> passed = new ArrayList<>(others);
    if (!braked) {
      passed.addAll(lost);
    }
    return passed;
  }
}
