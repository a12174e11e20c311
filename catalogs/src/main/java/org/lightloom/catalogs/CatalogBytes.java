package org.lightloom.catalogs;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** The bytes of a catalog file, decompressed if they begin as gzip does (RFC 1952: 1f 8b), and their checksum. */
final class CatalogBytes implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final MessageDigest digest;
    private final InputStream raw;
    private final InputStream content;

    private CatalogBytes(Path file, MessageDigest digest, InputStream raw, InputStream content) {
        this.file = file;
        this.digest = digest;
        this.raw = raw;
        this.content = content;
    }

    static CatalogBytes open(Path file) throws IOException {
        MessageDigest digest = sha256Digest();
        InputStream raw = new BufferedInputStream(new DigestInputStream(Files.newInputStream(file), digest), BUFFER);
        try {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            return new CatalogBytes(file, digest, raw, gzip ? new GZIPInputStream(raw, BUFFER) : raw);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The decompressed content; closed with this. */
    InputStream content() {
        return content;
    }

    /** All of the content that is left, for formats that need to jump. */
    byte[] readAll() throws IOException {
        byte[] all = content.readNBytes(Memory.largestArray());
        if (content.read() >= 0) {
            Memory.require(file, 4L * all.length + 4);
            throw new CatalogException(file, "a FITS or VOTable catalog may have 2 GiB at most; split it");
        }
        return all;
    }

    /** The checksum of the whole file as it is on disk; call it last, it reads to the end. */
    String sha256() throws IOException {
        raw.transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
