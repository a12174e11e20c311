package org.lightloom.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lightloom.zarr.ArrayBuilder;
import org.lightloom.zarr.CopyOptions;
import org.lightloom.zarr.CopyReport;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrCopy;
import org.lightloom.zarr.ZarrException;
import org.lightloom.zarr.ZarrGroup;
import org.lightloom.zarr.ZarrNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zarr copy}: an array or a hierarchy with other chunks or codecs. */
@Command(
        name = "copy",
        description = {
            "Copies an array, or a group with all that is below it, with other chunks, shards or compression if wished.",
            "The copy appears whole or not at all: an interrupted one leaves nothing that looks finished. Nothing waits for the",
            "disk while values are copied; all of it is synced before the copy appears. Every value is read again and compared.",
            "--chunks and --shards are for the arrays that have as many dimensions. A copy of a Lightloom",
            "store is a plain hierarchy; use 'lightloom snapshot' for a store."
        },
        footer = {
            "",
            "  lightloom zarr copy sky.zarr/lightcurves curves.zarr --chunks 1024,8,2,128 --shards none --compress zstd:3",
            "  lightloom zarr copy old.zarr new.zarr --memory 1000"
        })
final class ZarrCopyCommand extends LightloomCommand {
    private static final long MEGABYTE = 1_000_000;
    private static final String NONE = "none";

    @Parameters(index = "0", paramLabel = "SOURCE", description = "Folder of a Zarr v3 array or group.")
    Path source = Path.of("");

    @Parameters(index = "1", paramLabel = "TARGET", description = "Folder of the copy; must not exist, or be empty.")
    Path target = Path.of("");

    @Option(
            names = "--chunks",
            paramLabel = "N,N,…",
            description = "Shape of the chunks; within shards of the inner ones.")
    Optional<String> chunks = Optional.empty();

    @Option(
            names = "--shards",
            paramLabel = "N,N,…|none",
            description = "Shape of the shards, a multiple of the chunks'; none for no shards.")
    Optional<String> shards = Optional.empty();

    @Option(
            names = "--compress",
            paramLabel = "CODEC",
            description = "zstd:LEVEL, gzip:LEVEL, blosc:zstd|lz4:LEVEL:shuffle|bitshuffle|noshuffle, or none; with a"
                    + " crc32c. Default: as the source.")
    Optional<String> compress = Optional.empty();

    @Option(names = "--memory", paramLabel = "MB", description = "What it may use at once for values. Default: 256.")
    Optional<Long> memory = Optional.empty();

    @Option(names = "--no-verify", description = "Does not read the copy again to compare it.")
    boolean noVerify;

    @Override
    int run() {
        ZarrNode node = ZarrCommand.open(source);
        requireUse(node, "--chunks", chunks);
        requireUse(node, "--shards", shards);
        CopyReport report;
        try (WorkProgress progress = new WorkProgress("copy", "blocks", 0, Terminal.isStderr() && !json)) {
            report = ZarrCopy.copy(node, target, options().withProgress(progress::at));
        } catch (ZarrException.AlreadyExists e) {
            throw new WrongInputException(String.valueOf(e.getMessage()), e);
        } catch (ZarrException.Unsupported e) {
            throw new WrongInputException(
                    e.getMessage() + "; if a codec cannot be written, choose one by --compress", e);
        }
        if (json) {
            print(JsonText.of(report));
        } else {
            print(report);
        }
        return ExitStatus.DONE;
    }

    private CopyOptions options() {
        CopyOptions options = CopyOptions.defaults().withDescription(this::description);
        if (memory.isPresent()) {
            options = options.withMemory(memory.get() * MEGABYTE);
        }
        return noVerify ? options.withoutVerification() : options;
    }

    private ArrayBuilder description(ZarrArray array) {
        ArrayBuilder copy = ArrayBuilder.like(array);
        int rank = array.shape().length;
        shards.filter(NONE::equals).ifPresent(none -> copy.shards());
        chunks.map(text -> lengths("--chunks", text))
                .filter(shape -> shape.length == rank)
                .ifPresent(shape -> {
                    if (shards.isEmpty()) {
                        requireFitting(array, shape);
                    }
                    copy.chunks(shape);
                });
        shards.filter(text -> !text.equals(NONE))
                .map(text -> lengths("--shards", text))
                .filter(shape -> shape.length == rank)
                .ifPresent(copy::shards);
        compress.ifPresent(codec -> Compression.apply(codec, copy));
        return copy;
    }

    /** The shards of an array stay as they are where none are given. */
    private static void requireFitting(ZarrArray array, int[] chunk) {
        int[] shard = array.chunkShape();
        boolean sharded = !Arrays.equals(shard, array.innerChunkShape());
        if (sharded && IntStream.range(0, chunk.length).anyMatch(d -> shard[d] % chunk[d] != 0)) {
            throw new WrongInputException("--chunks: " + Arrays.toString(chunk) + " do not divide the shards "
                    + Arrays.toString(shard) + " of " + array.path()
                    + ", which the copy keeps; give --shards N,N,… that they divide, or --shards none");
        }
    }

    /** Those that are copied: by their own documents, not by consolidated metadata. */
    private static Stream<ZarrArray> arrays(ZarrNode node) {
        if (node instanceof ZarrGroup group) {
            ZarrGroup stored = group.unconsolidated();
            return stored.members().entrySet().stream()
                    .flatMap(member -> arrays(stored.member(member.getKey(), member.getValue())));
        }
        return Stream.of((ZarrArray) node);
    }

    private static void requireUse(ZarrNode source, String option, Optional<String> text) {
        text.filter(lengths -> !lengths.equals(NONE))
                .map(lengths -> lengths(option, lengths))
                .ifPresent(shape -> {
                    if (arrays(source).noneMatch(array -> array.shape().length == shape.length)) {
                        throw new WrongInputException(option + ": no array has " + shape.length
                                + (shape.length == 1 ? " dimension" : " dimensions"));
                    }
                });
    }

    private static int[] lengths(String option, String text) {
        double[] lengths = Numbers.of(option, "N,N,…", text, Numbers.ANY);
        for (double length : lengths) {
            if (length != Math.rint(length) || length < 1 || length > Integer.MAX_VALUE) {
                throw new WrongInputException(
                        option + " N,N,…: lengths are whole numbers of at least 1, not '" + text + "'");
            }
        }
        return Arrays.stream(lengths).mapToInt(length -> (int) length).toArray();
    }

    private void print(CopyReport report) {
        long before = report.arrays().stream()
                .mapToLong(CopyReport.CopiedArray::bytesBefore)
                .sum();
        long after = report.arrays().stream()
                .mapToLong(CopyReport.CopiedArray::bytesAfter)
                .sum();
        out().printf(
                        "copied %s to %s: %d arrays in %d groups, %s (was %s), %s%n",
                        source,
                        target,
                        report.arrays().size(),
                        report.groups(),
                        InfoCommand.bytes(after),
                        InfoCommand.bytes(before),
                        report.verified() ? "all values compared" : "not compared");
        for (CopyReport.CopiedArray array : report.arrays()) {
            boolean sharded = !array.chunkShape().equals(array.innerChunkShape());
            out().printf(
                            "  %s  %s%s in chunks of %s%s, %s (was %s)%n",
                            array.name().isEmpty() ? "/" : array.name(),
                            array.dataType().zarrName(),
                            array.shape(),
                            array.innerChunkShape(),
                            sharded ? ", shards of " + array.chunkShape() : "",
                            InfoCommand.bytes(array.bytesAfter()),
                            InfoCommand.bytes(array.bytesBefore()));
        }
    }
}
