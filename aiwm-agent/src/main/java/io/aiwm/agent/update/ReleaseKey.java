package io.aiwm.agent.update;

import io.aiwm.agent.files.PastedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The Ed25519 key that releases must be signed with. */
public final class ReleaseKey {
  private static final String ALGORITHM = "Ed25519";
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";

  private final PublicKey key;

  private ReleaseKey(PublicKey key) {
    this.key = key;
  }

  /**
   * Reads a key as {@code openssl pkey -pubout} writes it.
   *
   * @throws IOException if the file cannot be read or holds no such key
   */
  public static ReleaseKey read(Path file) throws IOException {
    String text = PastedText.value(PastedText.read(file));
    if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
      throw new IOException(file + " is not a public key in PEM format");
    }
    try {
      String body = text.substring(BEGIN.length(), text.length() - END.length());
      byte[] encoded = Base64.getMimeDecoder().decode(body);
      return new ReleaseKey(
          KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " is not an Ed25519 key", e);
    }
  }

  /**
   * Whether a file is signed. The JDK keeps all of it in memory, twice.
   *
   * @param signature in Base64
   */
  public boolean fits(Path file, String signature) throws IOException {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(Files.readAllBytes(file));
      return verifier.verify(Base64.getMimeDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // A signature of another length or form fits as little as a wrong one.
      return false;
    }
  }
}
