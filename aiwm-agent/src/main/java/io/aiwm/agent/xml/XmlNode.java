package io.aiwm.agent.xml;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** An element with its text and the elements in it. Attributes are left out but for {@code id}. */
public final class XmlNode {
  private final String name;
  private final String id;
  private final List<XmlNode> children = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  private XmlNode(String name, String id) {
    this.name = name;
    this.id = id;
  }

  /**
   * Reads a document. Nothing outside of it is loaded.
   *
   * @param skipped elements whose content is left out
   * @return a nameless element around it
   * @throws XMLStreamException if it is not well formed
   */
  public static XmlNode parse(String document, Set<String> skipped) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(document));
    XmlNode root = new XmlNode("", "");
    Deque<XmlNode> open = new ArrayDeque<>(List.of(root));
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        open.push(open.element().add(reader, skipped));
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        open.pop();
      } else if (event == XMLStreamConstants.CHARACTERS) {
        open.element().text.append(reader.getText());
      }
    }
    return root;
  }

  private XmlNode add(XMLStreamReader reader, Set<String> skipped) {
    String id = reader.getAttributeValue(null, "id");
    XmlNode child = new XmlNode(reader.getLocalName(), id == null ? "" : id);
    if (!skipped.contains(name)) {
      children.add(child);
    }
    return child;
  }

  /** The element's name, without a name space. */
  public String name() {
    return name;
  }

  /** Its attribute {@code id}, or the empty string. */
  public String id() {
    return id;
  }

  /** Its own text, without what surrounds it. */
  public String text() {
    return text.toString().strip();
  }

  /** The elements in it. */
  public Stream<XmlNode> children() {
    return children.stream();
  }

  /** The elements in it of this name. */
  public Stream<XmlNode> children(String wanted) {
    return children().filter(it -> it.name.equals(wanted));
  }

  /** The first element at a path such as {@code ecc_errors/volatile}. */
  public Optional<XmlNode> find(String path) {
    Optional<XmlNode> at = Optional.of(this);
    for (String step : path.split("/", -1)) {
      at = at.flatMap(node -> node.children(step).findFirst());
    }
    return at;
  }
}
