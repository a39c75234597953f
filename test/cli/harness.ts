import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { afterAll } from "vitest";
import { runProgram } from "../../cli/program.ts";
import type { Terminal } from "../../cli/terminal.ts";

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly bytes: Buffer;
  readonly stderr: string;
}

interface Surroundings {
  readonly stdin?: string | Buffer | Iterable<Buffer>;
  readonly env?: Record<string, string>;
  readonly terminal?: boolean;
  /** Whether somebody types the input. */
  readonly typed?: boolean;
  readonly stdout?: Writable;
  readonly clock?: NonNullable<Terminal["clock"]>;
}

/** Runs a command line in this process. */
export async function run(args: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  const { stdin = "", env = {}, terminal = false } = surroundings;
  const out = collect();
  const err = collect();
  const input = typeof stdin === "string" ? [Buffer.from(stdin)] : Buffer.isBuffer(stdin) ? [stdin] : stdin;
  const code = await runProgram(args, {
    stdin: Object.assign(Readable.from(input), surroundings.typed ? { isTTY: true } : {}),
    stdout: surroundings.stdout ?? out.stream,
    stderr: Object.assign(err.stream, { isTTY: terminal, columns: 100 }),
    env,
    ...(surroundings.clock ? { clock: surroundings.clock } : {}),
  });
  const bytes = out.bytes();
  return { code, bytes, stdout: bytes.toString(), stderr: err.bytes().toString() };
}

function collect(): { stream: Writable; bytes: () => Buffer } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      // Copied at once: whoever wrote it may use the memory again after the callback.
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  return { stream, bytes: () => Buffer.concat(chunks) };
}

/** A directory for the tests of a file, gone afterwards. */
export function makeDirectory(): {
  path: (name: string) => string;
  write: (name: string, data: string | Buffer) => string;
} {
  const directory = mkdtempSync(join(tmpdir(), "scrubline-"));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const path = (name: string): string => join(directory, name);
  return {
    path,
    write(name, data) {
      writeFileSync(path(name), data);
      return path(name);
    },
  };
}
