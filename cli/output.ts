import { randomBytes } from "node:crypto";
import { createWriteStream, realpathSync, statSync, unlinkSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import type { Writable } from "node:stream";
import { type Bytes, toSafeError } from "../core/index.ts";
import { type Compression, createCompressor } from "./compression.ts";
import { EXIT, Failure, OutputClosed, reasonOfMaking } from "./failure.ts";

/** Where clean data goes. A file appears under its name only when everything is in it. */
export interface Output {
  /** Whether anything was written yet. */
  readonly begun: boolean;
  /** Resolves when the chunk may be overwritten and more may come. */
  write(chunk: Bytes | string): Promise<void>;
  finish(): Promise<void>;
  /** Leaves nothing behind, where that is possible. */
  discard(): Promise<void>;
}

const unfinished = new Set<string>();

/** For the end of the process, by a signal too: no half-written file stays. Synchronous, since an exit handler must be. */
export function removeUnfinishedFiles(): void {
  for (const path of unfinished) {
    try {
      unlinkSync(path);
    } catch {
      // Nobody is left to tell, and the file may be gone already.
    }
  }
  unfinished.clear();
}

/** Standard output: it stays open afterwards. */
export function openStandardOutput(stream: Writable, compression?: Compression): Output {
  return openStream({ stream, name: "standard output", compression, closes: false });
}

/**
 * A file: written beside its place and renamed at the end. A device or a pipe is written directly.
 * @param mode of a file, whatever the one that it replaces has
 * @throws Failure
 */
export function openFile(path: string, compression?: Compression, mode = 0o666): Output {
  const target = resolveTarget(path);
  if (!target.regular)
    return openStream({ stream: createWriteStream(target.path), name: path, compression, closes: true });
  const temporary = `${target.path}.${randomBytes(4).toString("hex")}.incomplete`;
  unfinished.add(temporary);
  return openStream({
    stream: createWriteStream(temporary, { flags: "wx", mode }),
    name: path,
    compression,
    closes: true,
    async publish() {
      await rename(temporary, target.path);
      unfinished.delete(temporary);
    },
    async remove() {
      await rm(temporary, { force: true });
      unfinished.delete(temporary);
    },
  });
}

function resolveTarget(path: string): { path: string; regular: boolean } {
  try {
    const real = realpathSync(path);
    const status = statSync(real);
    if (status.isDirectory()) throw new Failure(EXIT.usage, `${path}: is a directory`, "Name a file in it.");
    return { path: real, regular: status.isFile() };
  } catch (error) {
    if (error instanceof Failure) throw error;
    return { path, regular: true };
  }
}

interface Destination {
  readonly stream: Writable;
  readonly name: string;
  readonly compression: Compression | undefined;
  /** Whether the stream is ours to end. */
  readonly closes: boolean;
  publish?(): Promise<void>;
  remove?(): Promise<void>;
}

function openStream(destination: Destination): Output {
  const { stream, name, compression, closes } = destination;
  const zip = compression === undefined ? undefined : createCompressor(compression);
  const entrance: Writable = zip ?? stream;
  let begun = false;
  let broken: unknown;
  const note = (error: unknown): void => {
    broken ??= error;
  };
  stream.on("error", note);
  zip?.on("error", note).pipe(stream, { end: closes });

  const fail = (error: unknown): never => {
    if (error instanceof Failure || error instanceof OutputClosed) throw error;
    if (toSafeError(error).code === "EPIPE") throw new OutputClosed();
    throw new Failure(EXIT.failed, `${name}: ${reasonOfMaking(error)}`, "The output is incomplete.");
  };
  const settle = (start: (done: (error?: Error | null) => void) => void): Promise<void> =>
    new Promise<void>((resolve, reject) => {
      if (broken !== undefined) reject(broken);
      stream.once("error", reject);
      start((error) => {
        stream.off("error", reject);
        if (error) reject(error);
        else resolve();
      });
    }).catch(fail);
  const end = (done: (error?: Error | null) => void): void => {
    if (closes) stream.once("finish", () => done());
    if (zip !== undefined) {
      if (!closes) zip.once("end", () => stream.write("", done));
      zip.end();
    } else if (closes) stream.end();
    else done();
  };

  return {
    get begun() {
      return begun;
    },
    async write(chunk) {
      if (chunk.length === 0) return;
      begun = true;
      await settle((done) => entrance.write(chunk, done));
    },
    async finish() {
      await settle(end);
      await destination.publish?.().catch(fail);
    },
    async discard() {
      zip?.destroy();
      if (closes) stream.destroy();
      await destination.remove?.();
    },
  };
}
