package org.lightloom.catalogs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a VOTable (IVOA VOTable 1.4). SExtractor declares the vectors of its ASCII_VOTABLE as scalars and writes several
 * numbers into their cells, which STIL does not read; so the cells of TABLEDATA are read here, and STIL decodes only the
 * binary serialisations. No document type and no reference to another file is ever followed.
 */
final class VotableReader {
    private static final Pattern ENCODING = Pattern.compile("^\\W*xml[^>]*encoding\\s*=\\s*[\"']([A-Za-z][\\w.-]*)");

    private final ReadRequest request;
    private final XMLStreamReader xml;
    private final List<VotableField> fields = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private Optional<VotableRows> rows = Optional.empty();
    private int extensions;
    private boolean votable;

    private VotableReader(ReadRequest request, XMLStreamReader xml) {
        this.request = request;
        this.xml = xml;
    }

    static TableContent read(ReadRequest request, byte[] bytes) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader xml = null;
        try {
            xml = factory.createXMLStreamReader(text(bytes));
            return new VotableReader(request, xml).read(bytes);
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNumber());
            throw new CatalogException(
                    request.file(),
                    line,
                    "the XML is damaged or truncated (" + firstLine(String.valueOf(e.getMessage()))
                            + "); copy or make it again");
        } finally {
            close(xml);
        }
    }

    /**
     * The text in the encoding that its first line declares, UTF-8 if none. Bytes that are wrong in it become U+FFFD here,
     * for the XML parser of the JDK would report them on the error stream as well.
     */
    private static Reader text(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(200, bytes.length), StandardCharsets.ISO_8859_1);
        Matcher declared = ENCODING.matcher(start);
        boolean known = declared.find() && Charset.isSupported(declared.group(1));
        Charset encoding = known ? Charset.forName(declared.group(1)) : StandardCharsets.UTF_8;
        boolean marked = start.startsWith("\u00ef\u00bb\u00bf");
        int from = marked ? 3 : 0;
        return new InputStreamReader(new ByteArrayInputStream(bytes, from, bytes.length - from), encoding);
    }

    private static void close(@Nullable XMLStreamReader xml) {
        try {
            if (xml != null) {
                xml.close();
            }
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a reader of an array has nothing to close", e);
        }
    }

    private static String firstLine(String message) {
        String text = message.substring(message.indexOf("Message: ") < 0 ? 0 : message.indexOf("Message: ") + 9);
        return text.lines().findFirst().orElse("");
    }

    private TableContent read(byte[] bytes) throws XMLStreamException, IOException {
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT && start(xml.getLocalName())) {
                return StilVotable.read(request, bytes);
            }
        }
        if (rows.isEmpty()) {
            throw new CatalogException(
                    request.file(),
                    votable ? "the VOTable has no table with data" : "XML but no VOTable: not a catalog");
        }
        return new TableContent(rows.get().finish(), extensions, Optional.empty(), warnings);
    }

    /** Handles the start of an element; true if STIL must read the file. */
    private boolean start(String element) throws XMLStreamException {
        switch (element) {
            case "VOTABLE" -> votable = true;
            case "TABLE" -> fields.clear();
            case "FIELD" -> fields.add(VotableField.read(xml));
            case "VALUES" -> nullValue();
            case "TABLEDATA" -> table();
            case "BINARY", "BINARY2", "FITS" -> {
                return rows.isEmpty();
            }
            default -> {}
        }
        return false;
    }

    private void nullValue() {
        String value = xml.getAttributeValue(null, "null");
        if (value != null && !fields.isEmpty()) {
            VotableField last = fields.remove(fields.size() - 1);
            fields.add(last.withNull(value));
        }
    }

    private void table() throws XMLStreamException {
        if (rows.isPresent() && !rows.get().hasFields(fields)) {
            if (rows.get().mayBeCatalog(fields)) {
                warnings.add("the table on line " + xml.getLocation().getLineNumber()
                        + " has other columns than the first one and is left out");
            }
            return;
        }
        if (rows.isEmpty()) {
            rows = Optional.of(new VotableRows(request, xml, List.copyOf(fields)));
        }
        extensions++;
        rows.get().read(extensions);
    }
}
