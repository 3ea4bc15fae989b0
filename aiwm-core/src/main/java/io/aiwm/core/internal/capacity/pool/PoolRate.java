package io.aiwm.core.internal.capacity.pool;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The earnings of a GPU of a pool in an hour, for as long as the rate holds. Rates that ended stay,
 * so that what was earned under them can be told.
 *
 * @param gpuModel model that it is for; null for all others
 * @param currency code of the currency, for example {@code EUR} or {@code USDT}
 * @param perGpuHour amount in units of the currency, as decimal text
 * @param since when it began to hold
 * @param until when it ended; null while it holds
 */
public record PoolRate(
    @Nullable String gpuModel,
    String currency,
    String perGpuHour,
    Instant since,
    @Nullable Instant until) {

  /** Ended rates that are kept of a pool. */
  private static final int MAX_ENDED = 200;

  /**
   * A rate that is asked for.
   *
   * @param perGpuHour 0 or more, with at most six decimals
   */
  public record Asked(@Nullable String gpuModel, String currency, String perGpuHour) {}

  /** The rates once those that are asked for hold from now on, and no others. Pure. */
  static List<PoolRate> changed(List<PoolRate> present, List<Asked> asked, Instant now) {
    List<Asked> wanted = new ArrayList<>(asked);
    List<PoolRate> ended = new ArrayList<>();
    List<PoolRate> holding = new ArrayList<>();
    for (PoolRate rate : present) {
      if (rate.until != null) {
        ended.add(rate);
      } else if (wanted.removeIf(rate::same)) {
        holding.add(rate);
      } else {
        ended.add(rate.endingAt(now));
      }
    }
    wanted.forEach(
        one -> holding.add(new PoolRate(one.gpuModel, one.currency, one.perGpuHour, now, null)));
    List<PoolRate> all =
        new ArrayList<>(ended.subList(Math.max(0, ended.size() - MAX_ENDED), ended.size()));
    all.addAll(holding);
    return all;
  }

  private boolean same(Asked asked) {
    return Objects.equals(gpuModel, asked.gpuModel)
        && currency.equals(asked.currency)
        && new BigDecimal(perGpuHour).compareTo(new BigDecimal(asked.perGpuHour)) == 0;
  }

  private PoolRate endingAt(Instant now) {
    return new PoolRate(gpuModel, currency, perGpuHour, since, now);
  }
}
