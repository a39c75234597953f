import type { Readable, Writable } from "node:stream";

/** What a command sees of the world outside, so that a test can stand in for it. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `dev:ino` of a regular file that standard output goes to: reading it while writing it would never end. */
  readonly stdoutFile?: string;
  /** Time, in milliseconds, for what waits; without it the system's. */
  readonly clock?: { now(): number; sleep(milliseconds: number): Promise<unknown> };
}

/** One line for the user. Standard error only: standard output carries data. */
export function notify(terminal: Terminal, text: string): void {
  terminal.stderr.write(`scrubline: ${text}\n`);
}
