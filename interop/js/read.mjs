// Reads arrays of a store with zarrita: node read.mjs STORE CONSOLIDATED OUT NAME...
// Numbers become raw little-endian bytes in C order in OUT/NAME, strings a JSON array; prints {name: {shape, dtype}}.
import { writeFile } from "node:fs/promises";
import * as zarr from "zarrita";
import { FileSystemStore } from "@zarrita/storage";

const [folder, consolidated, out, ...names] = process.argv.slice(2);
let store = new FileSystemStore(folder);
if (consolidated === "true") {
  store = await zarr.withConsolidatedMetadata(store);
}
const root = await zarr.open.v3(store, { kind: "group" });
const read = {};
for (const name of names) {
  const array = await zarr.open.v3(root.resolve(name), { kind: "array" });
  const { data, shape } = await zarr.get(array);
  read[name] = { shape, dtype: array.dtype };
  const bytes = Array.isArray(data)
    ? JSON.stringify(data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  await writeFile(`${out}/${name}`, bytes);
}
console.log(JSON.stringify(read));
