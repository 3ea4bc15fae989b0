package io.aiwm.tools.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.tools.chaos.Effects.Carried;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Checks of all executions afterwards; shares no code with what carried them out. */
final class ExecutionChecks {
  /** Every so many executions their events are read, and another tenant asks for them. */
  private static final int SAMPLE = 10;

  private static final Set<String> ENDS =
      Set.of("execution.completed", "execution.failed", "execution.cancelled");

  private final List<Submissions> submissions;
  private final Effects effects;
  private final List<String> failures = new ArrayList<>();
  private final List<String> results = new ArrayList<>();
  private final Map<String, Integer> statuses = new TreeMap<>();
  private final Map<String, Integer> errors = new TreeMap<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> sent = new HashSet<>();
  private int repeats;
  private int sampled;

  /** Of these submissions, and what the agents of their tenants did. */
  ExecutionChecks(List<Submissions> submissions) throws IOException {
    this.submissions = List.copyOf(submissions);
    effects = Effects.of(submissions.stream().flatMap(s -> s.tenant().agents().stream()).toList());
  }

  void all() throws InterruptedException {
    for (int i = 0; i < submissions.size(); i++) {
      tenant(submissions.get(i), submissions.get((i + 1) % submissions.size()).tenant());
    }
    for (Carried carried : effects.all()) {
      require(names.contains(carried.key), "an effect of an unknown execution: " + carried.key);
    }
    long done = effects.all().stream().filter(Carried::done).count();
    results.add(names.size() + " executions: " + statuses);
    results.add("failed steps by reason: " + errors);
    results.add(
        "%d commands, repeated %d times; %d were carried out, %d had an effect"
            .formatted(sent.size(), repeats, effects.all().size(), done));
    results.add(sampled + " executions looked at for their events, and by the other tenant");
  }

  private void tenant(Submissions submitted, Tenant other) throws InterruptedException {
    Set<String> missing = new HashSet<>(submitted.acknowledged().values());
    for (String id : ids(submitted.tenant().api())) {
      JsonNode execution = submitted.tenant().api().read("/executions/" + id);
      missing.remove(id);
      count(execution);
      new ExecutionCheck(execution, effects, submitted.toldToCancel(id), failures::add).run();
      require(
          !submitted.cancelled().contains(id)
              || execution.path("status").asText().equals("cancelled"),
          "execution " + id + " was cancelled, as was answered; it is " + execution.path("status"));
      if (names.size() % SAMPLE == 0) {
        events(submitted.tenant().api(), id);
        unseen(other.api(), id);
      }
    }
    require(missing.isEmpty(), "acknowledged and not there: " + missing);
    require(submitted.dishonest() == 0, submitted.dishonest() + " requests had no true answer");
  }

  private void count(JsonNode execution) {
    String name = execution.path("name").asText();
    require(names.add(name), "there are two executions " + name);
    statuses.merge(execution.path("status").asText(), 1, Integer::sum);
    for (JsonNode step : execution.path("steps")) {
      if (step.path("status").asText().equals("failed")) {
        errors.merge(step.path("error").path("code").asText(), 1, Integer::sum);
      }
    }
    for (JsonNode entry : execution.path("history")) {
      String what = entry.path("what").asText();
      if (what.equals("command")) {
        sent.add(entry.path("messageId").asText());
      } else if (what.equals("command.repeat")) {
        repeats++;
      }
    }
  }

  private static List<String> ids(Api api) throws InterruptedException {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = api.read("/executions?sort=createdAt&limit=100" + cursor);
      page.path("data").forEach(execution -> ids.add(execution.path("_id").asText()));
      String next = page.path("pagination").path("nextCursor").asText();
      cursor = next.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    } while (!cursor.isEmpty());
    return ids;
  }

  private void events(Api api, String id) throws InterruptedException {
    int ends = 0;
    for (JsonNode event : api.read("/executions/" + id + "/events?limit=1000").path("data")) {
      ends += ENDS.contains(event.path("type").asText()) ? 1 : 0;
    }
    require(ends == 1, "execution " + id + " has " + ends + " ends among its events");
    sampled++;
  }

  private void unseen(Api other, String id) throws InterruptedException {
    Optional<Api.Answer> answer = other.get("/executions/" + id);
    require(
        answer.filter(found -> found.status() == 404).isPresent(),
        "execution " + id + " is shown to another tenant: " + answer.map(Api.Answer::status));
  }

  /** How many commands were sent, for the first time. */
  int commands() {
    return sent.size();
  }

  void note(String result) {
    results.add(result);
  }

  void require(boolean holds, String otherwise) {
    if (!holds) {
      failures.add(otherwise);
    }
  }

  List<String> results() {
    return results;
  }

  List<String> failures() {
    return failures;
  }
}
