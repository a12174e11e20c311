package org.lightloom.catalogs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lightloom.catalogs.ColumnRoles.KeyRule;
import org.lightloom.catalogs.ColumnRoles.Magnitude;
import org.lightloom.catalogs.ColumnRoles.Pair;

/** The conventions of the programs that write catalogs: which column names mean what. */
enum Transform {
    /**
     * SExtractor: NUMBER, ALPHA_J2000 and DELTA_J2000, X_IMAGE and Y_IMAGE, MAG_* with MAGERR_*, EXT_NUMBER. Without
     * these positions the windowed ones (ALPHAWIN_J2000, XWIN_IMAGE) serve, with a warning.
     */
    SEXTRACTOR {
        @Override
        ColumnRoles roles(NamedColumns columns) {
            return sextractor(columns, KeyRule.NUMBER);
        }
    },

    /** As SExtractor, but object 17 has the key I17. */
    IDF {
        @Override
        ColumnRoles roles(NamedColumns columns) {
            return sextractor(columns, KeyRule.IDF);
        }
    },

    /**
     * Tables of photutils and astropy: id or label; xcentroid, x_centroid, xcenter, x_center or x_fit (and y…);
     * sky_centroid, sky_centroid_icrs, sky_center or skycoord with .ra and .dec, or ra and dec; mag with mag_err, which
     * is the measurement "mag", and &lt;name&gt;_mag with &lt;name&gt;_mag_err, which is "&lt;name&gt;". Fluxes are no
     * magnitudes and stay numeric columns.
     */
    PHOTUTILS {
        @Override
        ColumnRoles roles(NamedColumns columns) {
            Column key =
                    columns.find("id").orElseGet(() -> columns.require("label", "nor id: " + needs("id or label")));
            List<Magnitude> magnitudes = new ArrayList<>();
            for (Column column : columns.columns()) {
                String name = lower(column.name());
                if (name.equals("mag")) {
                    magnitudes.add(new Magnitude("mag", column, columns.findFirst("mag_err", "mag_error")));
                } else if (name.endsWith("_mag") && name.length() > 4) {
                    String own = name.substring(0, name.length() - 4);
                    magnitudes.add(new Magnitude(own, column, columns.findFirst(name + "_err", own + "_magerr")));
                }
            }
            return roles(columns, key, KeyRule.TEXT, photutilsSky(columns), photutilsPixels(columns), magnitudes);
        }
    },

    /** Plain names: id, ra and dec, x and y, mag_* with magerr_*; a column mag with magerr is the measurement "mag". */
    DEFAULT {
        @Override
        ColumnRoles roles(NamedColumns columns) {
            Column key = columns.require("id", needs("id"));
            List<Magnitude> magnitudes = new ArrayList<>(prefixed(columns, "mag_", "magerr_"));
            columns.find("mag")
                    .ifPresent(c -> magnitudes.add(new Magnitude("mag", c, columns.findFirst("magerr", "mag_err"))));
            magnitudes.removeIf(m -> lower(m.column().name()).equals("mag_err"));
            return roles(columns, key, KeyRule.TEXT, pair(columns, "ra", "dec"), pair(columns, "x", "y"), magnitudes);
        }
    };

    abstract ColumnRoles roles(NamedColumns columns);

    String label() {
        return lower(name());
    }

    /** The transform whose names the columns have; never idf, whose columns are those of sextractor. */
    static Transform of(NamedColumns columns) {
        if (columns.has("NUMBER")) {
            return SEXTRACTOR;
        }
        if (!columns.has("id") && !columns.has("label")) {
            throw new CatalogException(
                    columns.file(),
                    "no column holds the object keys (NUMBER, id or label); say what the columns mean with --columns"
                            + " id=…,ra=…,dec=…,auto=MAG:ERROR; columns: " + columns.list());
        }
        boolean skyOfPhotutils = photutilsSky(columns).isPresent() && !columns.has("ra");
        boolean photutils = skyOfPhotutils || photutilsPixels(columns).isPresent() || !columns.has("id");
        return photutils ? PHOTUTILS : DEFAULT;
    }

    String needs(String name) {
        return "and transform " + label() + " needs " + name;
    }

    private static ColumnRoles sextractorRoles(
            Transform transform, NamedColumns columns, KeyRule rule, List<String> warnings) {
        Column key = columns.requireScalar("NUMBER", transform.needs("it"));
        Optional<Pair> sky = pair(columns, "ALPHA_J2000", "DELTA_J2000")
                .or(() -> instead(columns, "ALPHAWIN_J2000", "DELTAWIN_J2000", warnings));
        Optional<Pair> pixels =
                pair(columns, "X_IMAGE", "Y_IMAGE").or(() -> instead(columns, "XWIN_IMAGE", "YWIN_IMAGE", warnings));
        Optional<Column> extension = columns.find("EXT_NUMBER").map(columns::scalar);
        List<Magnitude> magnitudes = prefixed(columns, "MAG_", "MAGERR_");
        return new ColumnRoles(transform.label(), key, rule, extension, sky, pixels, magnitudes, warnings);
    }

    ColumnRoles sextractor(NamedColumns columns, KeyRule rule) {
        return sextractorRoles(this, columns, rule, new ArrayList<>());
    }

    ColumnRoles roles(
            NamedColumns columns,
            Column key,
            KeyRule rule,
            Optional<Pair> sky,
            Optional<Pair> pixels,
            List<Magnitude> magnitudes) {
        return new ColumnRoles(
                label(), columns.scalar(key), rule, Optional.empty(), sky, pixels, magnitudes, new ArrayList<>());
    }

    static Optional<Pair> pair(NamedColumns columns, String first, String second) {
        return columns.find(first)
                .flatMap(a -> columns.find(second).map(b -> new Pair(columns.scalar(a), columns.scalar(b))));
    }

    private static Optional<Pair> instead(NamedColumns columns, String first, String second, List<String> warnings) {
        Optional<Pair> pair = pair(columns, first, second);
        pair.ifPresent(p -> warnings.add("positions are those of " + first + " and " + second));
        return pair;
    }

    static List<Magnitude> prefixed(NamedColumns columns, String magnitude, String error) {
        List<Magnitude> found = new ArrayList<>();
        for (Column column : columns.columns()) {
            if (lower(column.name()).startsWith(lower(magnitude))) {
                String rest = column.name().substring(magnitude.length());
                found.add(new Magnitude(lower(rest), column, columns.find(error + rest)));
            }
        }
        return found;
    }

    private static Optional<Pair> photutilsSky(NamedColumns columns) {
        for (String centre : List.of("sky_centroid", "sky_centroid_icrs", "sky_center", "skycoord")) {
            Optional<Pair> pair = pair(columns, centre + ".ra", centre + ".dec");
            if (pair.isPresent()) {
                return pair;
            }
        }
        return pair(columns, "ra", "dec");
    }

    private static Optional<Pair> photutilsPixels(NamedColumns columns) {
        for (String x : List.of("xcentroid", "x_centroid", "xcenter", "x_center", "x_fit")) {
            Optional<Pair> pair = pair(columns, x, "y" + x.substring(1));
            if (pair.isPresent()) {
                return pair;
            }
        }
        return Optional.empty();
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
