package io.aiwm.examples.notifiers;

import io.aiwm.api.event.DeliveryException;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.EventFilter;
import io.aiwm.api.event.Notifier;
import io.aiwm.api.event.Recipients;
import io.aiwm.api.event.Severity;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.angus.mail.util.MailConnectException;

/**
 * Mails warnings to those whom they concern. The message id is made from the event's, so that a
 * repetition is the same mail. An event without recipients, as each has where a digest tells of
 * many nodes at once, sends none.
 */
public final class MailNotifier implements Notifier {
  private final Session session;
  private final InternetAddress from;
  private final Function<Recipients, List<String>> addresses;

  /**
   * Makes a notifier.
   *
   * @param server {@code mail.smtp.*} settings, see {@link #server}
   * @param addresses who has which address; empty for those who want no mail
   */
  public MailNotifier(
      Properties server, InternetAddress from, Function<Recipients, List<String>> addresses) {
    session = Session.getInstance(server);
    this.from = from;
    this.addresses = addresses;
  }

  /** Settings of a server: everything ends in time, and nothing goes out in the clear. */
  public static Properties server(String host, int port) {
    Properties settings = new Properties();
    settings.setProperty("mail.smtp.host", host);
    settings.setProperty("mail.smtp.port", String.valueOf(port));
    settings.setProperty("mail.smtp.starttls.required", "true");
    settings.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    for (String timeout : List.of("connectiontimeout", "timeout", "writetimeout")) {
      settings.setProperty("mail.smtp." + timeout, "5000");
    }
    return settings;
  }

  @Override
  public String name() {
    return "mail";
  }

  @Override
  public EventFilter filter() {
    return new EventFilter(Set.of(), Severity.WARNING, Set.of());
  }

  @Override
  public void notify(Event event) throws DeliveryException, MessagingException {
    List<String> to = addresses.apply(event.recipients());
    if (to.isEmpty()) {
      return;
    }
    try {
      Transport.send(mail(event, String.join(",", to)));
    } catch (MailConnectException | AuthenticationFailedException e) {
      throw DeliveryException.unavailable("The mail server takes no mail: " + e.getMessage());
    } catch (SendFailedException e) {
      if (e.getInvalidAddresses() != null && e.getInvalidAddresses().length > 0) {
        throw DeliveryException.refused("The mail server knows no such address");
      }
      throw e;
    }
  }

  private MimeMessage mail(Event event, String to) throws MessagingException {
    MimeMessage mail = new Mail(session, "<" + event.id() + "@aiwm>");
    mail.setFrom(from);
    mail.setRecipients(RecipientType.TO, to);
    mail.setSentDate(Date.from(event.timestamp()));
    mail.setSubject(Sentence.of(event), "UTF-8");
    mail.setText(Sentence.of(event) + "\n\n" + event.type() + " " + event.timestamp(), "UTF-8");
    return mail;
  }

  /** Mail whose id stays the same. */
  private static final class Mail extends MimeMessage {
    private final String id;

    Mail(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
