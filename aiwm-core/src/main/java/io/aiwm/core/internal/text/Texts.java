package io.aiwm.core.internal.text;

/** Text of clients, as it may stand in answers. */
public final class Texts {
  private static final int MAX = 64;

  private Texts() {}

  /** The beginning of a text: what was asked for need not be repeated whole. */
  public static String shortened(String text) {
    return text.length() > MAX ? text.substring(0, MAX) : text;
  }
}
