/** Zarr v3 for the JVM with safe concurrent writes. Start from {@link org.lightloom.zarr.Zarr}. */
@SuppressWarnings("requires-automatic") // lz4-java names itself in its manifest
module org.lightloom.zarr {
    requires static transitive org.jspecify;
    requires transitive com.fasterxml.jackson.databind;
    requires transitive org.lightloom.kv;
    requires com.github.luben.zstd_jni;
    requires java.management;
    requires org.lz4.java;

    exports org.lightloom.zarr;
}
