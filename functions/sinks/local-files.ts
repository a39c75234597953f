import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ObjectStore } from "./sink.ts";

/** Objects as files below a directory, which is made when it is not there. */
export function createLocalFiles(directory: string): ObjectStore {
  return {
    async put(key, body) {
      const path = join(directory, ...key.split("/"));
      await mkdir(dirname(path), { recursive: true });
      // Rename, so that nobody reads half a file.
      await writeFile(`${path}.part`, body);
      await rename(`${path}.part`, path);
    },
  };
}
