package io.aiwm.agent.gpu;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The document in what {@code nvidia-smi -q -x} prints: warnings may stand before and behind it,
 * names of processes are whatever the programs call themselves, and any part may be missing.
 *
 * @param text the document
 * @param warning what the driver warns of beside it; empty if it does not
 */
record SmiDocument(String text, String warning) {
  private static final String ROOT = "nvidia_smi_log";
  private static final int LONGEST_WARNING = 300;
  private static final Pattern NAME =
      Pattern.compile("<process_name>(.{0,4096}?)</process_name>", Pattern.DOTALL);
  private static final Pattern BARE_AMPERSAND = Pattern.compile("&(?!#?[A-Za-z0-9]{1,8};)");

  /** Finds the document; all of the text if there is none. */
  static SmiDocument find(String printed) {
    String clean = withoutForbidden(printed);
    int start = clean.indexOf("<?xml");
    int root = clean.indexOf("<" + ROOT);
    int begin = start < 0 ? Math.max(0, root) : start;
    int last = clean.lastIndexOf("</" + ROOT + ">");
    int end = last < begin ? clean.length() : last + ROOT.length() + 3;
    return new SmiDocument(
        NAME.matcher(clean.substring(begin, end)).replaceAll(SmiDocument::escaped),
        warning(clean.substring(0, begin) + "\n" + clean.substring(end)));
  }

  /** The parts of a document that is not well formed, each of one GPU and perhaps unreadable. */
  List<String> gpus() {
    return List.of(text.split("(?=<gpu id=)", -1)).stream().skip(1).map(SmiDocument::gpu).toList();
  }

  /** What stands before the first GPU, as a document of its own. */
  String head() {
    int first = text.indexOf("<gpu id=");
    return "<" + ROOT + ">" + inRoot(first < 0 ? "" : text.substring(0, first)) + "</" + ROOT + ">";
  }

  private static String gpu(String part) {
    int end = part.indexOf("</gpu>");
    return end < 0 ? part : part.substring(0, end + "</gpu>".length());
  }

  private static String inRoot(String head) {
    int root = head.indexOf("<" + ROOT);
    return root < 0 ? "" : head.substring(head.indexOf('>', root) + 1);
  }

  private static String escaped(MatchResult name) {
    String text = BARE_AMPERSAND.matcher(name.group(1)).replaceAll("&amp;").replace("<", "&lt;");
    return Matcher.quoteReplacement("<process_name>" + text + "</process_name>");
  }

  private static String warning(String beside) {
    String warning =
        beside
            .lines()
            .map(String::strip)
            .filter(it -> it.startsWith("WARNING"))
            .distinct()
            .collect(Collectors.joining("; "));
    return warning.substring(0, Math.min(warning.length(), LONGEST_WARNING));
  }

  /** XML knows no control characters, not even as references. */
  private static String withoutForbidden(String text) {
    StringBuilder allowed = new StringBuilder(text.length());
    text.codePoints().filter(SmiDocument::isAllowed).forEach(allowed::appendCodePoint);
    return allowed.toString();
  }

  private static boolean isAllowed(int c) {
    boolean basic = c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xfffe);
    return (basic && !(c >= 0xd800 && c <= 0xdfff)) || c > 0xffff;
  }
}
