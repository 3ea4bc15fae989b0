package io.aiwm.store.mongo;

import io.aiwm.api.store.Change;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.Ref;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes commits in groups. What lost is told so; what did not land though nothing stands against
 * it is tried again in smaller groups, down to one commit.
 */
final class CommitWriter {
  /** Commits in a group: enough to share the round trips, few enough for one transaction. */
  private static final int GROUP = 500;

  /** For a commit that keeps meeting others who are on their way, and sooner or later are gone. */
  private static final int MAX_ATTEMPTS = 100;

  private final Collections collections;
  private final EventDocuments events;
  private final CommitProtocol protocol;
  private final Diagnosis diagnosis;

  CommitWriter(
      Collections collections,
      EventDocuments events,
      CommitProtocol protocol,
      Diagnosis diagnosis) {
    this.collections = collections;
    this.events = events;
    this.protocol = protocol;
    this.diagnosis = diagnosis;
  }

  List<CommitResult> write(List<Commit> commits) {
    List<CommitResult> results = new ArrayList<>(commits.size());
    for (List<PlannedCommit> group : groups(commits)) {
      results.addAll(Database.call(() -> writeGroup(group, 1)));
    }
    return results;
  }

  /** Commits in order, none twice about one record in a group: the later must see the earlier. */
  private List<List<PlannedCommit>> groups(List<Commit> commits) {
    List<List<PlannedCommit>> groups = new ArrayList<>();
    Set<Ref> refs = new HashSet<>();
    List<PlannedCommit> group = new ArrayList<>();
    for (Commit commit : commits) {
      List<Ref> own = commit.changes().stream().<Ref>map(Change::ref).toList();
      if (group.size() == GROUP || own.stream().anyMatch(refs::contains)) {
        groups.add(group);
        group = new ArrayList<>();
        refs.clear();
      }
      group.add(PlannedCommit.of(commit, collections, events));
      refs.addAll(own);
    }
    groups.add(group);
    return groups;
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
