package org.lightloom.kv;

/** An opaque mark of one version of a key (for a local file: inode, size and modification time). Equality only. */
public record Version(String mark) {}
