/** Named blobs with one hard primitive, an atomic and durable read-modify-write of one key. */
module org.lightloom.kv {
    requires static transitive org.jspecify;

    exports org.lightloom.kv;
}
