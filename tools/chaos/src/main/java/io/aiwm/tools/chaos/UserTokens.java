package io.aiwm.tools.chaos;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Users of an organisation; more than one, since each may send a thousand requests a minute. */
final class UserTokens {
  private static final int USERS = 64;
  private static final long FAR_FUTURE = 4_102_444_800L;

  private final List<String> tokens;
  private final AtomicInteger turn = new AtomicInteger();

  private UserTokens(String organization, String role) {
    tokens =
        IntStream.range(0, USERS)
            .mapToObj(user -> sign(claims(organization + "-user-" + user, organization, role)))
            .toList();
  }

  /** Users who see everything, the hosts' own events too. */
  static UserTokens ofEverything() {
    return new UserTokens("chaos", "universe.owner");
  }

  /** Users who see what belongs to their organisation. */
  static UserTokens of(String organization) {
    return new UserTokens(organization, "organization.owner");
  }

  /** The token of one of them. */
  String next() {
    return tokens.get(Math.floorMod(turn.getAndIncrement(), USERS));
  }

  private static String claims(String user, String organization, String role) {
    return "{\"sub\":\"%s\",\"username\":\"user\",\"orgId\":\"%s\",\"roles\":[\"%s\"],\"exp\":%d}"
        .formatted(user, organization, role, FAR_FUTURE);
  }

  private static String sign(String claims) {
    String signed = encoded("{\"alg\":\"HS256\"}") + "." + encoded(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Host.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return signed + "." + encoded(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return encoded(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
