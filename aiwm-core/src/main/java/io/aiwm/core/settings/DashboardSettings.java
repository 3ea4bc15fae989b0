package io.aiwm.core.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The dashboard's appearance, and its way to the host's login. Read by everybody who opens the
 * page.
 *
 * @param title name to show; {@code AIWM} where null
 * @param logo address of an image of the same origin, relative to the page or absolute, or a {@code
 *     data:} address; none where null
 * @param loginUrl address of the host's login page, in which {@code {return}} becomes the page's
 *     own address, encoded; where null the page asks for a user name or a token itself
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DashboardSettings(
    @Nullable String title, @Nullable String logo, @Nullable String loginUrl) {
  /** Nothing of the host's own. */
  public static DashboardSettings defaults() {
    return new DashboardSettings(null, null, null);
  }

  /**
   * Checks the addresses.
   *
   * @throws IllegalArgumentException if one would run as a script
   */
  public DashboardSettings {
    requireHarmless("loginUrl", loginUrl);
    requireHarmless("logo", logo);
  }

  private static void requireHarmless(String name, @Nullable String address) {
    if (address != null && address.strip().regionMatches(true, 0, "javascript:", 0, 11)) {
      throw new IllegalArgumentException(name + " must be the address of a page or an image");
    }
  }
}
