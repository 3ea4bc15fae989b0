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
            .summary("Mint a token for the node's agent, with a script that installs it")
            .access(Access.OWN)
            .body(TokenRequest.class)
            .returns(200, IssuedToken.class)
            .secret()
            .handle(call -> tokens.issue(call.caller(), call.scope(), call.id(), call.body())),
        Operation.post("node.install_command", "/nodes/{id}/install-command")
            .summary("Make a command that installs an agent with the token that the node has")
            .access(Access.OWN)
            .returns(200, InstallCommand.class)
            .secret()
            .handle(call -> tokens.installCommand(call.caller(), call.scope(), call.id())),
        Operation.delete("node.revoke_token", "/nodes/{id}/token")
            .summary("Void every token of the node; its agent is cut off")
            .access(Access.OWN)
            .returns(200, Confirmation.class)
            .handle(this::revoke),
        Operation.get("install.script", "/install/{code}")
            .summary("The install script, once, by a code that is valid for a short while")
            .access(Access.PUBLIC)
            .produces(SCRIPT)
            .handle(call -> script(call.parameter("code"))));
  }

  private Confirmation revoke(Call<NoBody> call) {
    Node node = tokens.revoke(call.caller(), call.scope(), call.id());
    return new Confirmation("Every token of " + node.name() + " is void");
  }

  private HttpResponse script(String code) {
    return HttpResponse.text(200, SCRIPT, tokens.redeem(code));
  }
}
