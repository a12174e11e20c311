package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrGroup;

/**
 * Makes a store of an xarray Dataset of light curves (Zarr v3): an array {@code lightcurves} of float32 over object,
 * measurement, value (mag, mag_err) and epoch, in any order and chunking, with its labels and variables. Objects come into
 * HEALPix order, every epoch into a commit that names the source; what is written is read back and compared. Memory is
 * bounded, whatever the size. The store appears whole or not at all.
 */
public final class StoreImport {
    private final ImportedStore old;
    private final Progress progress;
    private final int[] order;
    private final List<String> variables = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    private StoreImport(Path old, Progress progress) {
        this.old = new ImportedStore(old);
        this.progress = progress;
        this.order = this.old.objectOrder();
    }

    /**
     * Imports.
     *
     * @param old folder of the Dataset; stays as it is
     * @param store folder of the new store; must not exist, or be empty
     * @throws LightcurveException if the Dataset has another form, or there is something at the path of the store
     */
    public static ImportReport run(Path old, Path store, Progress progress) {
        return new StoreImport(old, progress).into(store);
    }

    private ImportReport into(Path store) {
        List<ImportReport> report = new ArrayList<>();
        new NewStoreFolder(store).make(folder -> report.add(write(folder)));
        return report.get(0);
    }

    private ImportReport write(Path folder) {
        PopulationNote.Source source = source();
        create(folder, source);
        ImportedCells cells = new ImportedCells(old, order, StoreView.open(folder), source, progress);
        cells.copy();
        return new ImportReport(
                order.length,
                old.labels(Dimension.MEASUREMENT),
                old.size(Dimension.EPOCH),
                cells.populatedEpochs(),
                cells.values(),
                cells.errorsWithoutMagnitude(),
                variables,
                leftOut,
                old.hasPositions());
    }

    /** The root document stands for the whole: its hash tells whether it is the same Dataset. */
    private PopulationNote.Source source() {
        Path path = old.path().toAbsolutePath().normalize();
        try {
            byte[] document = Files.readAllBytes(path.resolve("zarr.json"));
            String sum = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(document));
            return new PopulationNote.Source(String.valueOf(path.getFileName()), path.toString(), sum, order.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void create(Path folder, PopulationNote.Source source) {
        ObjectNode attributes = Json.object();
        attributes.set(StoreLayout.ATTRIBUTE, mark(source));
        ZarrGroup root = Zarr.createGroup(folder, attributes);
        List<String> objects =
                IntStream.of(order).mapToObj(old.labels(Dimension.OBJECT)::get).toList();
        List<String> arrays = new ArrayList<>();
        arrays.add(StoreCreation.labels(root, Dimension.OBJECT, objects));
        arrays.add(StoreCreation.labels(root, Dimension.MEASUREMENT, old.labels(Dimension.MEASUREMENT)));
        arrays.add(StoreCreation.labels(root, Dimension.VALUE, List.of("mag", "mag_err")));
        arrays.add(StoreCreation.labels(root, Dimension.EPOCH, old.labels(Dimension.EPOCH)));
        root.create(
                StoreLayout.CELLS,
                StoreLayout.cells(order.length, old.size(Dimension.MEASUREMENT), old.size(Dimension.EPOCH), 0));
        arrays.add(StoreLayout.CELLS);
        old.others().forEach(name -> copyVariable(root, name));
        arrays.addAll(variables);
        root.addWords(StoreLayout.COORDINATES, variables);
        root.consolidate(arrays);
    }

    private ObjectNode mark(PopulationNote.Source source) {
        ObjectNode mark = Json.object()
                .put("format", StoreLayout.FORMAT)
                .put("created", Instant.now().toString())
                .put("software", Software.NAME_AND_VERSION);
        mark.putObject("reference")
                .put("file", source.file())
                .put("sha256", source.sha256())
                .put("rows", source.rows());
        mark.putObject("object_order")
                .put("kind", old.hasPositions() ? "healpix-nested-29" : "file")
                .put("sorted", order.length);
        return TimeSystem.UNKNOWN.putInto(mark);
    }

    private void copyVariable(ZarrGroup root, String name) {
        Optional<Dimension> dimension = dimension(name);
        if (dimension.isEmpty()) {
            leftOut.add(name + ": is no array object_* or epoch_* over just that dimension");
            return;
        }
        ZarrArray from = old.array(name);
        ImportedVariable variable = ImportedVariable.of(name, from);
        int[] positions = dimension.get() == Dimension.OBJECT
                ? order
                : IntStream.range(0, old.size(dimension.get())).toArray();
        NdArray values = variable.ordered(positions);
        ObjectNode attributes = VariableAttributes.of(name, TimeSystem.UNKNOWN);
        attributes.setAll(from.attributes());
        attributes.remove(List.of("_FillValue", "coordinates"));
        root.create(name, StoreLayout.variable(dimension.get(), positions.length, variable.numeric(), attributes))
                .write(Selection.all(1), values);
        variables.add(name);
    }

    private Optional<Dimension> dimension(String name) {
        return List.of(Dimension.OBJECT, Dimension.EPOCH).stream()
                .filter(dimension -> name.startsWith(dimension.variablePrefix()) && old.isArray(name))
                .filter(dimension -> old.array(name).dimensionNames().equals(List.of(dimension.label())))
                .findFirst();
    }
}
