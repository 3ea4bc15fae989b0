package io.aiwm.api.store.support;

import io.aiwm.api.store.Ref;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Commits in groups that can be written together. */
public final class CommitGroups {
  private CommitGroups() {}

  /**
   * Commits in order, none twice about one record in a group: the later must see the earlier.
   *
   * @param refs records that a commit is about
   * @param size maximum number of commits in a group
   */
  public static <C> List<List<C>> of(List<C> commits, Function<C, Collection<Ref>> refs, int size) {
    List<List<C>> groups = new ArrayList<>();
    Set<Ref> taken = new HashSet<>();
    List<C> group = new ArrayList<>();
    for (C commit : commits) {
      Collection<Ref> own = refs.apply(commit);
      if (group.size() == size || own.stream().anyMatch(taken::contains)) {
        groups.add(group);
        group = new ArrayList<>();
        taken.clear();
      }
      group.add(commit);
      taken.addAll(own);
    }
    groups.add(group);
    return groups;
  }
}
