package io.aiwm.serving.hub;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;

/** The fake hub as a program, for clients of others: prints its address and the hashes. */
final class FakeHubMain {
  private FakeHubMain() {}

  public static void main(String[] arguments) throws Exception {
    byte[] weights = new byte[5 << 20];
    new Random(1).nextBytes(weights);
    byte[] config = "{\"model_type\": \"tiny\"}\n".getBytes(StandardCharsets.UTF_8);
    FakeHub hub = new FakeHub(arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]));
    String commit = hub.commit(Map.of("model.safetensors", weights, "sub dir/config.json", config));
    System.out.println("address " + hub.address());
    System.out.println("commit " + commit);
    System.out.println("weights " + FakeHub.hex("SHA-256", weights));
    System.out.println("config " + FakeHub.hex("SHA-256", config));
  }
}
