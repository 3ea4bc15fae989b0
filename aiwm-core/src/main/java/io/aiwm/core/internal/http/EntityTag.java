package io.aiwm.core.internal.http;

import io.aiwm.api.error.ValidationException;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.RequestException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The version of a record as an entity tag. */
public final class EntityTag {
  private static final Pattern STRONG = Pattern.compile("\"([0-9]{1,18})\"");
  private static final Pattern WELL_FORMED = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e]*\"");

  private EntityTag() {}

  public static String of(long version) {
    return "\"" + version + "\"";
  }

  /**
   * The version that {@code If-Match} demands; null for any.
   *
   * @throws RequestException if the tag can never match
   */
  public static @Nullable Long required(HttpRequest request) {
    String value = request.header("If-Match").map(String::strip).orElse("*");
    if (value.equals("*")) {
      return null;
    }
    Matcher strong = STRONG.matcher(value);
    if (strong.matches()) {
      return Long.valueOf(strong.group(1));
    }
    if (WELL_FORMED.matcher(value).matches()) {
      throw new RequestException(
          412, "STALE_VERSION", "If-Match matches no version of this record; its ETag is a number");
    }
    throw new ValidationException("If-Match", "must be one entity tag, such as \"3\", or *");
  }
}
