package io.aiwm.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.time.TimeSource;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A signed request to an object store")
class AwsSignatureTest {

  /** The examples of AWS's documentation, with its made-up credentials and its date. */
  private static final AwsSignature SIGNATURE =
      new AwsSignature(
          "AKIAIOSFODNN7EXAMPLE",
          "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
          "",
          "us-east-1",
          new TimeSource() {
            @Override
            public Instant now() {
              return Instant.parse("2013-05-24T00:00:00Z");
            }

            @Override
            public long nanos() {
              return 0;
            }
          });

  @Test
  @DisplayName("is signed as AWS's documentation shows for a listing and for a sub-resource")
  void documented() {
    assertThat(
            SIGNATURE
                .of(URI.create("https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J"))
                .get("Authorization"))
        .endsWith("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    assertThat(
            SIGNATURE
                .of(URI.create("https://examplebucket.s3.amazonaws.com/?lifecycle"))
                .get("Authorization"))
        .contains("Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request")
        .endsWith("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  }

  @Test
  @DisplayName("is the same whether or not the address names the scheme's own port")
  void ownPort() {
    for (String scheme : List.of("https://%s:443/b/?list-type=2", "http://%s:80/b/?list-type=2")) {
      String with = scheme.formatted("store.example");

      assertThat(SIGNATURE.of(URI.create(with)))
          .isEqualTo(SIGNATURE.of(URI.create(with.replaceFirst(":(443|80)/", "/"))));
    }
    assertThat(SIGNATURE.of(URI.create("http://store.example:443/b/")))
        .isNotEqualTo(SIGNATURE.of(URI.create("http://store.example/b/")));
  }

  @Test
  @DisplayName("shows no secret")
  void secret() {
    assertThat(SIGNATURE.toString()).doesNotContain("wJalr");
  }
}
