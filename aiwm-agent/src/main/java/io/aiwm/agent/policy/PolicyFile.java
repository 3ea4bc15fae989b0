package io.aiwm.agent.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import io.aiwm.agent.files.PastedText;
import io.aiwm.agent.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reader of policies: a JSON object whose fields are those of {@link LocalPolicy}. */
public final class PolicyFile {
  // A rule that is misspelt must not silently be no rule.
  private static final ObjectReader READER =
      Json.mapper()
          .readerFor(LocalPolicy.class)
          .with(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private PolicyFile() {}

  /**
   * Reads and checks a file.
   *
   * @throws IOException if it cannot be read or is not a policy; the message says what is wrong
   */
  public static LocalPolicy read(Path file) throws IOException {
    @Nullable LocalPolicy policy;
    try {
      policy = READER.readValue(PastedText.read(file));
    } catch (JsonProcessingException e) {
      throw new IOException("the policy file " + file + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IOException("the policy file " + file + " cannot be read: " + e, e);
    }
    if (policy == null) {
      throw new IOException("the policy file " + file + " holds no rules");
    }
    check(file, policy);
    return policy;
  }

  private static void check(Path file, LocalPolicy policy) throws IOException {
    if (!policy.mountRoots().stream().allMatch(Path::isAbsolute)) {
      throw new IOException("the policy file " + file + ": mountRoots must be absolute paths");
    }
    checkAddresses(file, "sources", policy.sources());
    checkAddresses(file, "proxyTargets", policy.proxyTargets());
    if (negative(policy.maxMemory())
        || negative(policy.maxCpus())
        || negative(policy.maxGpus())
        || negative(policy.maxDeployments())) {
      throw new IOException("the policy file " + file + ": a limit must not be negative");
    }
  }

  private static void checkAddresses(Path file, String rule, @Nullable List<String> addresses)
      throws IOException {
    for (String address : addresses == null ? List.<String>of() : addresses) {
      if (AddressPattern.of(address).isEmpty()) {
        throw new IOException(
            "the policy file "
                + file
                + ": "
                + rule
                + " must be hosts such as *.example.com or https://example.com:8443, not "
                + address);
      }
    }
  }

  private static boolean negative(@Nullable Number limit) {
    return limit != null && limit.doubleValue() < 0;
  }
}
