package io.aiwm.store.mongo.internal.commit;

import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.support.CommitGroups;
import io.aiwm.store.mongo.internal.client.Database;
import io.aiwm.store.mongo.internal.event.EventDocuments;
import io.aiwm.store.mongo.internal.protocol.CommitProtocol;
import io.aiwm.store.mongo.internal.protocol.Planned;
import io.aiwm.store.mongo.internal.protocol.PlannedCommit;
import io.aiwm.store.mongo.internal.schema.Collections;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes commits in groups. What lost is told so; what did not land though nothing stands against
 * it is tried again in smaller groups, down to one commit.
 */
public final class CommitWriter {
  /** Commits in a group: enough to share the round trips, few enough for one transaction. */
  private static final int GROUP = 500;

  /** For a commit that keeps meeting others who are on their way, and sooner or later are gone. */
  private static final int MAX_ATTEMPTS = 100;

  private final Collections collections;
  private final EventDocuments events;
  private final CommitProtocol protocol;
  private final Diagnosis diagnosis;

  public CommitWriter(
      Collections collections,
      EventDocuments events,
      CommitProtocol protocol,
      Diagnosis diagnosis) {
    this.collections = collections;
    this.events = events;
    this.protocol = protocol;
    this.diagnosis = diagnosis;
  }

  public List<CommitResult> write(List<Commit> commits) {
    List<CommitResult> results = new ArrayList<>(commits.size());
    List<PlannedCommit> planned =
        commits.stream().map(commit -> PlannedCommit.of(commit, collections, events)).toList();
    for (List<PlannedCommit> group : CommitGroups.of(planned, PlannedCommit::refs, GROUP)) {
      results.addAll(Database.call(() -> writeGroup(group, 1)));
    }
    return results;
  }

  private List<CommitResult> writeGroup(List<PlannedCommit> group, int attempt) {
    if (group.isEmpty()) {
      return List.of();
    }
    List<Boolean> landed = protocol.attempt(group);
    List<PlannedCommit> missed = new ArrayList<>();
    for (int i = 0; i < group.size(); i++) {
      if (!landed.get(i)) {
        missed.add(group.get(i));
      }
    }
    List<CommitResult> others = new ArrayList<>(writeAgain(missed, group.size(), attempt));
    return landed.stream()
        .map(yes -> yes ? CommitResult.Applied.INSTANCE : others.remove(0))
        .toList();
  }

  private List<CommitResult> writeAgain(List<PlannedCommit> missed, int groupSize, int attempt) {
    if (missed.isEmpty()) {
      return List.of();
    }
    List<Optional<CommitResult>> verdicts = diagnosis.of(missed);
    List<PlannedCommit> open = new ArrayList<>();
    for (int i = 0; i < missed.size(); i++) {
      if (verdicts.get(i).isEmpty()) {
        open.add(missed.get(i));
      }
    }
    List<CommitResult> others = new ArrayList<>(writeOpen(open, open.size() < groupSize, attempt));
    return verdicts.stream().map(verdict -> verdict.orElseGet(() -> others.remove(0))).toList();
  }

  private List<CommitResult> writeOpen(List<PlannedCommit> open, boolean fewer, int attempt) {
    if (fewer) {
      return writeGroup(open, attempt);
    }
    if (open.size() > 1) {
      int half = open.size() / 2;
      List<CommitResult> results = new ArrayList<>(writeGroup(open.subList(0, half), attempt));
      results.addAll(writeGroup(open.subList(half, open.size()), attempt));
      return results;
    }
    if (attempt == MAX_ATTEMPTS) {
      return open.stream().map(CommitWriter::inTheWay).toList();
    }
    return writeGroup(open, attempt + 1);
  }

  /** Somebody holds one of the records and does not come to an end: he was first. */
  private static CommitResult inTheWay(PlannedCommit commit) {
    return new CommitResult.Conflict(commit.changes().stream().map(Planned::ref).toList());
  }
}
