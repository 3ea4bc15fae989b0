package io.aiwm.core.internal.page;

import io.aiwm.api.security.Permission;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.core.http.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The caller, as the host's identity knows it: a page asks who is signed in and what they may do.
 */
final class SessionOperation {

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.get("session.get", "/session")
            .summary("Get the caller's identity and permissions")
            .returns(200, Session.class)
            .handle(call -> session(call.caller().principal())));
  }

  private static Session session(Principal principal) {
    return new Session(
        principal.userId(),
        principal.username(),
        principal.orgId(),
        principal.roles().stream().map(Role::roleName).sorted().toList(),
        Arrays.stream(Permission.values())
            .filter(principal::may)
            .map(permission -> permission.name().toLowerCase(Locale.ROOT))
            .toList());
  }

  /**
   * A caller.
   *
   * @param username name to show; may be empty
   * @param roles granted roles, by name
   * @param permissions of {@code view}, {@code edit} and {@code own}, those that the roles allow
   */
  record Session(
      String userId, String username, String orgId, List<String> roles, List<String> permissions) {}
}
