package io.aiwm.api.entity;

import io.aiwm.api.time.TimeSource;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Makes ids in MongoDB's ObjectId layout (4 bytes of seconds, 5 of randomness chosen once, 3 of
 * counter), so that a store of any kind can hold them and they sort roughly by creation.
 *
 * <p>Safe for use by many threads. Unique within one instance for 2^24 ids a second.
 */
public final class Ids {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");
  private static final HexFormat HEX = HexFormat.of();

  private final TimeSource time;
  private final String machine;
  private final AtomicInteger counter;

  public Ids(TimeSource time) {
    this.time = time;
    SecureRandom random = new SecureRandom();
    byte[] bytes = new byte[5];
    random.nextBytes(bytes);
    machine = HEX.formatHex(bytes);
    counter = new AtomicInteger(random.nextInt());
  }

  /** A new id. */
  public String next() {
    return HEX.toHexDigits((int) time.now().getEpochSecond())
        + machine
        + HEX.toHexDigits((long) counter.getAndIncrement(), 6);
  }

  /** True if {@code text} has the form of an id: 24 lower-case hexadecimal digits. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }
}
