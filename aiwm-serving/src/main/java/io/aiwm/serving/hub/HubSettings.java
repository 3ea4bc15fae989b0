package io.aiwm.serving.hub;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The hub that models are imported from.
 *
 * @param endpoint its address, or that of a mirror in its layout
 * @param token the host's own credential, for imports that bring none; null for none
 */
public record HubSettings(URI endpoint, @Nullable String token) {
  /** The Hugging Face hub itself, without a credential. */
  public static HubSettings defaults() {
    return at(URI.create("https://huggingface.co"));
  }

  public HubSettings {
    String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
    if (endpoint.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw new IllegalArgumentException("The hub's endpoint must be an http or https address");
    }
  }

  /** Another address, as {@code HF_ENDPOINT} names it. */
  public static HubSettings at(URI endpoint) {
    return new HubSettings(endpoint, null);
  }

  /** With a credential for imports that bring none. */
  public HubSettings withToken(String value) {
    return new HubSettings(endpoint, value);
  }

  /** Without the credential. */
  @Override
  public String toString() {
    return "HubSettings[" + endpoint + "]";
  }

  String base() {
    return endpoint.toString().replaceFirst("/+$", "");
  }
}
