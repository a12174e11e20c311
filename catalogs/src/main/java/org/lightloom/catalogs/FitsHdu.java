package org.lightloom.catalogs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One header-and-data unit of a FITS file (FITS standard 4.0, sections 3 and 4), as far as needed to find the tables and to see
 * whether the file is whole.
 *
 * @param index from 0, the primary one
 * @param header its keywords
 * @param dataStart where its data begin, bytes
 * @param dataLength of its data without padding, bytes
 */
record FitsHdu(int index, FitsHeader header, long dataStart, long dataLength) {
    private static final int BLOCK = 2880;
    private static final int MOST = 10_000;

    /** All units, each checked to be wholly there. */
    static List<FitsHdu> all(ReadRequest request, byte[] bytes) {
        List<FitsHdu> all = new ArrayList<>();
        long start = 0;
        while (start < bytes.length && all.size() < MOST && (all.isEmpty() || isExtension(bytes, (int) start))) {
            FitsHdu hdu = at(request, bytes, (int) start, all.size());
            hdu.requireWhole(request, bytes.length);
            all.add(hdu);
            start = hdu.dataStart + roundUp(hdu.dataLength);
        }
        return all;
    }

    /** After the last unit there may be special records, which are no units (section 3.5). */
    private static boolean isExtension(byte[] bytes, int start) {
        return new String(bytes, start, Math.min(8, bytes.length - start), StandardCharsets.ISO_8859_1)
                .equals("XTENSION");
    }

    private static FitsHdu at(ReadRequest request, byte[] bytes, int start, int index) {
        FitsHeader header = FitsHeader.parse(bytes, start, bytes.length);
        if (!header.ended()) {
            throw new CatalogException(
                    request.file(),
                    "the FITS file ends inside the header of unit " + index
                            + ": it is truncated; copy or make it again");
        }
        long dataStart = start + roundUp((long) header.cards() * FitsHeader.CARD);
        return new FitsHdu(index, header, dataStart, dataLength(request, header));
    }

    private static long roundUp(long length) {
        return (length + BLOCK - 1) / BLOCK * BLOCK;
    }

    private static long dataLength(ReadRequest request, FitsHeader header) {
        try {
            long axes = header.integer("NAXIS").orElse(0L);
            long elements = axes > 0 ? 1 : 0;
            for (int axis = 1; axis <= Math.min(999, axes); axis++) {
                elements = Math.multiplyExact(elements, size(header, "NAXIS" + axis));
            }
            long perGroup = Math.addExact(elements, header.integer("PCOUNT").orElse(0L));
            long groups = Math.multiplyExact(perGroup, header.integer("GCOUNT").orElse(1L));
            long bytes = Math.abs(header.integer("BITPIX").orElse(8L)) / 8;
            return size(Math.multiplyExact(groups, bytes));
        } catch (ArithmeticException e) {
            throw new CatalogException(request.file(), "the FITS header gives impossible sizes: the file is damaged");
        }
    }

    private static long size(FitsHeader header, String keyword) {
        return size(header.integer(keyword).orElse(0L));
    }

    private static long size(long value) {
        if (value < 0) {
            throw new ArithmeticException("negative size");
        }
        return value;
    }

    private void requireWhole(ReadRequest request, long fileLength) {
        if (dataStart + dataLength <= fileLength) {
            return;
        }
        String what = isTable()
                ? "table " + name() + " promises " + rows() + " rows of " + rowBytes()
                        + " bytes and the file ends after "
                        + Math.max(0, fileLength - dataStart) / Math.max(1, rowBytes())
                : "unit " + index + " promises " + dataLength + " bytes and the file ends before";
        throw new CatalogException(request.file(), "the FITS " + what + ": it is truncated; copy or make it again");
    }

    boolean isTable() {
        Optional<String> type = header.text("XTENSION");
        return type.filter(t -> t.equals("BINTABLE") || t.equals("TABLE")).isPresent();
    }

    String name() {
        return header.text("EXTNAME").orElse(Integer.toString(index));
    }

    long rowBytes() {
        return header.integer("NAXIS1").orElse(0L);
    }

    long rows() {
        return header.integer("NAXIS2").orElse(0L);
    }
}
