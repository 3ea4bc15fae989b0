package io.aiwm.serving.model;

import io.aiwm.api.security.Permission;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Listings.Reach;
import java.util.List;

/**
 * Who may see a model: each model names its audiences, each user is of some. A text for each, so
 * that a list of what a user may see is one query, however many organisations there are.
 */
final class Audience {
  static final String FIELD = "audience";
  private static final String EVERYBODY = "public";

  private Audience() {}

  /** The audiences of a model. */
  static List<String> of(Model model) {
    String org = model.owner().orgId();
    return switch (model.details().scope()) {
      case PUBLIC -> List.of(EVERYBODY);
      case ORG -> List.of(org(org));
      case PRIVATE -> List.of(user(org, model.owner().userId()), owners(org));
    };
  }

  /** The models that a caller may see. */
  static Reach reach(Call<?> call) {
    return reach(call.caller().principal());
  }

  /** The models that a user may see; the engine sees everything. */
  static Reach reach(Principal reader) {
    if (reader.scope(Permission.VIEW).equals(Scope.all())) {
      return Reach.of(Scope.all());
    }
    String org = reader.orgId();
    String user = user(org, reader.userId());
    List<String> audiences =
        reader.may(Permission.OWN)
            ? List.of(EVERYBODY, org(org), user, owners(org))
            : List.of(EVERYBODY, org(org), user);
    return new Reach(Scope.all(), List.of(Filter.in(FIELD, audiences)));
  }

  private static String org(String orgId) {
    return "org:" + orgId;
  }

  private static String owners(String orgId) {
    return "owners:" + orgId;
  }

  private static String user(String orgId, String userId) {
    return "user:" + orgId + "/" + userId;
  }
}
