package io.aiwm.tools.output;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests that fail as they should; not found by a build, for their names. */
final class Specimens {
  private Specimens() {}

  @DisplayName("Mixed")
  static class Mixed {
    @BeforeAll
    static void prepare() {
      System.out.println("before all");
    }

    @Test
    void afterwards() {
      System.out.println("of one that passes");
    }

    @Test
    void fails() {
      System.out.println("of the failing one");
      System.err.println("an error of it");
      throw new AssertionError("as it should");
    }

    @Test
    void passes() {
      System.out.println("of another that passes");
    }
  }

  @DisplayName("Broken")
  static class Broken {
    @BeforeAll
    static void prepare() {
      System.out.println("of the class");
      throw new IllegalStateException("as it should");
    }

    @Test
    void neverRuns() {}
  }
}
