package io.aiwm.examples.notifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.aiwm.api.event.DeliveryException;
import io.aiwm.api.event.Notifier;
import io.aiwm.api.event.Recipients;
import io.aiwm.testkit.notifier.NotifierContract;
import jakarta.mail.Address;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The mail notifier")
class MailNotifierTest extends NotifierContract {
  private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Override
  protected Notifier createNotifier() throws Exception {
    Properties settings = MailNotifier.server("127.0.0.1", server.getSmtp().getPort());
    // The server of the tests has no certificate.
    settings.setProperty("mail.smtp.starttls.required", "false");
    return new MailNotifier(
        settings, new InternetAddress("aiwm@example.org"), MailNotifierTest::addresses);
  }

  private static List<String> addresses(Recipients recipients) {
    return recipients.userIds().stream().map(id -> id + "@example.org").toList();
  }

  @Override
  protected List<String> deliveredIds() throws Exception {
    List<String> ids = new ArrayList<>();
    for (MimeMessage mail : server.getReceivedMessages()) {
      ids.add(mail.getMessageID().replaceAll("[<>]|@aiwm", ""));
    }
    return ids;
  }

  @Override
  protected boolean breakReceiver() {
    server.stop();
    return true;
  }

  @Test
  @DisplayName("tells in words, from the address of the host to those of the recipients")
  void words() throws Exception {
    createNotifier().notify(Events.of("node.disconnected", Map.of("nodeName", "gpu-1\r\nBcc: x")));
    MimeMessage mail = server.getReceivedMessages()[0];
    assertThat(mail.getSubject()).isEqualTo("gpu-1 Bcc: x went offline");
    assertThat(mail.getFrom()).extracting(Address::toString).containsExactly("aiwm@example.org");
    assertThat(mail.getAllRecipients())
        .extracting(Address::toString)
        .containsExactly("user-1@example.org");
  }

  @Test
  @DisplayName("sends nothing where nobody is to be told")
  void nobody() throws Exception {
    createNotifier().notify(Events.withoutRecipients("node.disconnected"));
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  @DisplayName("says that a server which is gone takes nothing at all")
  void gone() throws Exception {
    Notifier notifier = createNotifier();
    server.stop();
    assertThatThrownBy(() -> notifier.notify(Events.of("node.disconnected", Map.of())))
        .isInstanceOfSatisfying(
            DeliveryException.class, e -> assertThat(e.isUnavailable()).isTrue());
  }
}
