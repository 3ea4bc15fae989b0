package io.aiwm.api.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * Cursors as base64url of {@code fingerprint LF id LF value}. The fingerprint ties a cursor to the
 * query that it came from; it is no secret, since the position gives away nothing but its place and
 * the scope is applied anew.
 */
final class CursorCodec {
  private final String fingerprint;
  private final FieldType type;

  CursorCodec(String collection, Query query, FieldType type) {
    this.type = type;
    String filters =
        query.filters().stream()
            .map(f -> f.field() + " " + f.operator().name() + " " + f.values())
            .collect(Collectors.joining(";"));
    String all = collection + query.sort() + query.scope() + query.includeDeleted() + filters;
    fingerprint = HexFormat.of().toHexDigits(all.hashCode());
  }

  String encode(ResolvedQuery.Position position) {
    Object value = position.value();
    String text = value instanceof Instant i ? String.valueOf(i.toEpochMilli()) : value.toString();
    byte[] bytes = (fingerprint + "\n" + position.id() + "\n" + text).getBytes(UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  ResolvedQuery.Position decode(String cursor) {
    try {
      String[] parts = new String(Base64.getUrlDecoder().decode(cursor), UTF_8).split("\n", 3);
      if (parts.length == 3 && parts[0].equals(fingerprint)) {
        return new ResolvedQuery.Position(type.indexed(value(parts[2])), parts[1]);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Not a cursor", e);
    }
    throw new IllegalArgumentException("Not a cursor of this query");
  }

  private Object value(String text) {
    return switch (type) {
      case TEXT -> text;
      case LONG -> Long.valueOf(text);
      case BOOLEAN -> Boolean.valueOf(text);
      case INSTANT -> Instant.ofEpochMilli(Long.parseLong(text));
    };
  }
}
