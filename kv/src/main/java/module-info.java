/** Named blobs with one hard primitive, an atomic and durable read-modify-write of one key. */
@SuppressWarnings("module") // the module that may use its memory is built after it
module org.lightloom.kv {
    requires static transitive org.jspecify;

    exports org.lightloom.kv;
    exports org.lightloom.kv.memory to
            org.lightloom.zarr;
}
