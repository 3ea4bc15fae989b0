package io.aiwm.core.internal.install;

import io.aiwm.api.node.Node;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Confirmation;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.NoBody;
import io.aiwm.core.http.Operation;
import io.aiwm.core.install.InstallCommand;
import io.aiwm.core.install.IssuedToken;
import io.aiwm.core.install.NodeTokenService;
import io.aiwm.core.install.TokenRequest;
import java.util.List;

/** Tokens of nodes, and the scripts that install their agents. */
final class TokenOperations {
  private static final String SCRIPT = "text/x-shellscript; charset=utf-8";

  private final NodeTokenService tokens;

  TokenOperations(NodeTokenService tokens) {
    this.tokens = tokens;
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.post("node.issue_token", "/nodes/{id}/token")
            .summary("Issue a token for the node's agent, with its install script")
            .access(Access.OWN)
            .body(TokenRequest.class)
            .returns(200, IssuedToken.class)
            .secret()
            .handle(call -> tokens.issue(call.caller(), call.scope(), call.id(), call.body())),
        Operation.post("node.install_command", "/nodes/{id}/install-command")
            .summary("Create an install command that uses the node's current token")
            .access(Access.OWN)
            .returns(200, InstallCommand.class)
            .secret()
            .handle(call -> tokens.installCommand(call.caller(), call.scope(), call.id())),
        Operation.delete("node.revoke_token", "/nodes/{id}/token")
            .summary("Revoke all tokens of the node and disconnect its agent")
            .access(Access.OWN)
            .returns(200, Confirmation.class)
            .handle(this::revoke),
        Operation.get("install.script", "/install/{code}")
            .summary("Get the install script by a short-lived, single-use code")
            .access(Access.PUBLIC)
            .produces(SCRIPT)
            .handle(call -> script(call.parameter("code"))));
  }

  private Confirmation revoke(Call<NoBody> call) {
    Node node = tokens.revoke(call.caller(), call.scope(), call.id());
    return new Confirmation("Tokens of " + node.name() + " revoked successfully");
  }

  private HttpResponse script(String code) {
    return HttpResponse.text(200, SCRIPT, tokens.redeem(code));
  }
}
