package io.aiwm.core.internal.capacity.pool;

import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.ValidationException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of a pool's fields. All that are broken are named at once. Pure. */
final class PoolRules {
  static final int MAX_NODES = 1_000;
  private static final int MAX_DESCRIPTION = 500;
  private static final int MAX_TEXT = 256;
  private static final int MAX_LABELS = 64;
  private static final int MAX_RATES = 64;
  private static final int MAX_DECIMALS = 6;
  private static final BigDecimal MAX_AMOUNT = BigDecimal.valueOf(1_000_000);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{3,100}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3,8}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,18})?");

  private final List<FieldError> errors = new ArrayList<>();

  private PoolRules() {}

  /**
   * Checks fields; those that are null are left out.
   *
   * @throws ValidationException naming each bad field
   */
  static void check(
      @Nullable String name,
      @Nullable String description,
      @Nullable PoolSelector selector,
      @Nullable Integer maxNodes,
      @Nullable PoolPolicy policy,
      @Nullable List<PoolRate.Asked> rates) {
    PoolRules rules = new PoolRules();
    rules.require(
        name == null || NAME.matcher(name).matches(),
        "name",
        "must be 3 to 100 letters, digits, dashes and underscores");
    rules.require(
        description == null || description.length() <= MAX_DESCRIPTION,
        "description",
        "must have at most " + MAX_DESCRIPTION + " characters");
    rules.require(
        maxNodes == null || (maxNodes >= 1 && maxNodes <= MAX_NODES),
        "maxNodes",
        "must be 1 to " + MAX_NODES);
    rules.selector(selector);
    Integer score = policy == null ? null : policy.minScore();
    rules.require(
        score == null || (score >= 0 && score <= 100), "policy.minScore", "must be 0 to 100");
    rules.rates(rates == null ? List.of() : rates);
    if (!rules.errors.isEmpty()) {
      throw new ValidationException(rules.errors);
    }
  }

  private void selector(@Nullable PoolSelector selector) {
    if (selector == null) {
      return;
    }
    require(
        selector.labels().size() <= MAX_LABELS, "selector.labels", "must be at most " + MAX_LABELS);
    selector
        .labels()
        .forEach(
            (key, value) ->
                require(
                    !key.isBlank() && key.length() <= MAX_TEXT && value.length() <= MAX_TEXT,
                    "selector.labels",
                    "has a key or value that no label can have"));
    String model = selector.gpuModel();
    require(
        model == null || (!model.isBlank() && model.length() <= MAX_TEXT),
        "selector.gpuModel",
        "must have 1 to " + MAX_TEXT + " characters");
    Long memory = selector.minGpuMemory();
    require(memory == null || memory > 0, "selector.minGpuMemory", "must be more than 0");
  }

  private void rates(List<PoolRate.Asked> rates) {
    require(rates.size() <= MAX_RATES, "rates", "must be at most " + MAX_RATES);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < rates.size(); i++) {
      PoolRate.Asked rate = rates.get(i);
      String at = "rates[" + i + "].";
      require(
          CURRENCY.matcher(rate.currency()).matches(), at + "currency", "must be 3 to 8 capitals");
      require(
          amount(rate.perGpuHour()),
          at + "perGpuHour",
          "must be a decimal number as text, from"
              + " 0 to 1000000 with at most "
              + MAX_DECIMALS
              + " decimals");
      require(
          seen.add(rate.currency() + " " + rate.gpuModel()),
          at + "gpuModel",
          "must not have two rates in one currency");
    }
  }

  private static boolean amount(String text) {
    return DECIMAL.matcher(text).matches()
        && new BigDecimal(text).stripTrailingZeros().scale() <= MAX_DECIMALS
        && new BigDecimal(text).compareTo(MAX_AMOUNT) <= 0;
  }

  private void require(boolean condition, String field, String message) {
    if (!condition) {
      errors.add(new FieldError(field, message));
    }
  }
}
