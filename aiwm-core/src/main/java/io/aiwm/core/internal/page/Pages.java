package io.aiwm.core.internal.page;

import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import java.util.List;

/** The few pages that core makes itself: no script, every text escaped. */
final class Pages {
  static final String HTML = "text/html; charset=utf-8";

  private static final String CSP =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'"
          + " data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors"
          + " 'none'";
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>AIWM</title>
      <style>body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 64rem;
      padding: 0 1rem } td { padding: .2rem 1rem .2rem 0; vertical-align: top }</style>
      """;

  private Pages() {}

  /** Page at the root if there is no dashboard. */
  static HttpResponse index(String version) {
    return page(
        HEAD
            + "</head>\n<body>\n<h1>AIWM</h1>\n<p>Version "
            + escaped(version)
            + ". No dashboard is installed.</p>\n<ul>\n"
            + "<li><a href=\"api-docs\">The API</a></li>\n"
            + "<li><a href=\"health\">Health</a></li>\n</ul>\n</body>\n</html>\n");
  }

  static HttpResponse swagger() {
    return page(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>AIWM API</title>
        <link rel="stylesheet" href="api-docs/swagger-ui.css">
        <link rel="icon" type="image/png" href="api-docs/favicon-32x32.png">
        </head>
        <body>
        <div id="ui"></div>
        <noscript>Without JavaScript, read <a href="api-docs.json">the document</a>.</noscript>
        <script src="api-docs/swagger-ui-bundle.js"></script>
        <script src="api-docs/start.js"></script>
        </body>
        </html>
        """);
  }

  /** The operations as a table, where Swagger UI is not on the class path. */
  static HttpResponse operations(String version, List<Operation<?, ?>> operations) {
    StringBuilder html =
        new StringBuilder(HEAD)
            .append("</head>\n<body>\n<h1>AIWM API ")
            .append(escaped(version))
            .append("</h1>\n<p><a href=\"api-docs.json\">OpenAPI 3.1 document</a></p>\n<table>\n");
    for (Operation<?, ?> operation : operations) {
      html.append("<tr><td><code>")
          .append(operation.method())
          .append("</code></td><td><code>")
          .append(escaped(operation.path()))
          .append("</code></td><td>")
          .append(escaped(operation.summary()))
          .append("</td></tr>\n");
    }
    return page(html.append("</table>\n</body>\n</html>\n").toString());
  }

  /** A page with the policy that its scripts and styles come from here alone. */
  static HttpResponse page(String html) {
    return secured(HttpResponse.text(200, HTML, html));
  }

  static HttpResponse secured(HttpResponse page) {
    return page.with("Content-Security-Policy", CSP);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
