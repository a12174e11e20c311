package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.lightcurves.time.TimeScale;

/** Times of a store are of one kind: recorded, never mixed. */
class TimeSystemTest {
    private static final String MID = "epoch,mjd,time_reference,time_scale\na,60000.5,mid,UTC\n";

    private final Path folder;

    TimeSystemTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private LightcurveStorage store(CreateOptions options) {
        return LightcurveStorage.create(
                folder.resolve("store"), Stars.field(3).catalog(folder.resolve("reference.csv")), options);
    }

    private Manifest manifest(String text) throws IOException {
        return Manifest.read(Files.writeString(folder.resolve("epochs.csv"), text), Optional.empty());
    }

    private static TimeSystem of(LightcurveStorage storage) {
        return TimeSystem.of(StoreView.open(storage.path()).root());
    }

    @Test
    void aStoreWithoutTimesTakesOverWhatAManifestSays() throws IOException {
        LightcurveStorage storage = store(CreateOptions.defaults());
        storage.register(manifest(MID));
        assertThat(of(storage)).isEqualTo(new TimeSystem(TimeReference.MID, TimeScale.UTC));
        assertThat(storage.variables(Dimension.EPOCH)).containsExactly("mjd");
        StoreView view = StoreView.open(storage.path());
        assertThat(view.root().array("epoch_mjd").attributes().toString())
                .contains("\"time_reference\":\"mid\"", "\"time_scale\":\"UTC\"", "\"units\":\"d\"");
    }

    @Test
    void otherTimesThanThoseOfTheStoreAreRefused() throws IOException {
        LightcurveStorage storage = store(
                CreateOptions.defaults().withTimeReference(TimeReference.START).withTimeScale(TimeScale.UTC));
        Manifest manifest = manifest(MID);
        assertThatThrownBy(() -> storage.register(manifest))
                .hasMessageContaining("its times are start of exposure in UTC")
                .hasMessageContaining("mid of exposure in UTC");
        assertThat(storage.epochKeys()).isEmpty();
    }

    @Test
    void timesOfAnUnknownKindStayAlone() throws IOException {
        LightcurveStorage storage = store(CreateOptions.defaults());
        storage.register(manifest("epoch,mjd\nb,60001\n"));
        Manifest manifest = manifest(MID);
        assertThatThrownBy(() -> storage.register(manifest)).hasMessageContaining("its times are of an unknown kind");
    }

    @Test
    void rowsOfAManifestDoNotMixThem() throws IOException {
        LightcurveStorage storage = store(CreateOptions.defaults());
        Manifest mixed = manifest(MID + "b,60001.5,start,UTC\n");
        assertThatThrownBy(() -> storage.register(mixed)).hasMessageContaining("line 3");
        Manifest unreadable = manifest("epoch,mjd,time_scale\na,1,local\n");
        assertThatThrownBy(() -> storage.register(unreadable)).hasMessageContaining("'local' is none of UTC");
    }
}
