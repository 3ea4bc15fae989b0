package io.aiwm.examples.chaos;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Users who see everything, the hosts' own events too; more than one, since each may send a
 * thousand requests a minute.
 */
final class UserTokens {
  private static final int USERS = 64;
  private static final long FAR_FUTURE = 4_102_444_800L;

  private static final List<String> TOKENS =
      IntStream.range(0, USERS).mapToObj(UserTokens::sign).toList();

  private UserTokens() {}

  /** The token of one of them. */
  static String one(int number) {
    return TOKENS.get(Math.floorMod(number, USERS));
  }

  private static String sign(int user) {
    String claims =
        "{\"sub\":\"user-%d\",\"username\":\"user\",\"orgId\":\"chaos\",\"roles\":[\"universe.owner\"],\"exp\":%d}"
            .formatted(user, FAR_FUTURE);
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
