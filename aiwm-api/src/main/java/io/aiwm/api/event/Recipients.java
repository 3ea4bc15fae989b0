package io.aiwm.api.event;

import io.aiwm.api.entity.Owner;
import java.util.List;

/**
 * Recipients of an event.
 *
 * @param userIds users
 * @param orgIds whole organisations
 */
public record Recipients(List<String> userIds, List<String> orgIds) {
  public Recipients {
    userIds = List.copyOf(userIds);
    orgIds = List.copyOf(orgIds);
  }

  /** The owning user and organisation, where there are any. */
  public static Recipients of(Owner owner) {
    return new Recipients(present(owner.userId()), present(owner.orgId()));
  }

  private static List<String> present(String id) {
    return id.isEmpty() ? List.of() : List.of(id);
  }
}
