package io.aiwm.core.internal.capacity.share;

import io.aiwm.api.entity.Owner;
import io.aiwm.api.error.ValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The subjects of shares. Pure. */
final class Subjects {
  private static final Pattern FORM = Pattern.compile("(org|group|user):[^\\p{Cntrl}/]{1,128}");

  private Subjects() {}

  /** The subjects that an owner is, the widest first. */
  static List<String> of(Owner owner) {
    List<String> subjects = new ArrayList<>();
    add(subjects, "org:", owner.orgId());
    add(subjects, "group:", owner.groupId());
    add(subjects, "user:", owner.userId());
    return subjects;
  }

  private static void add(List<String> subjects, String sort, String id) {
    if (!id.isEmpty()) {
      subjects.add(sort + id);
    }
  }

  static String checked(String subject) {
    if (!FORM.matcher(subject).matches()) {
      throw new ValidationException(
          "subject", "must be org:, group: or user: and an id of at most 128 characters");
    }
    return subject;
  }
}
