import type { Terminal } from "../terminal.ts";
import { formatBytes, formatSeconds } from "./sizes.ts";

/** Work that is done sooner shows no bar. */
const QUIET_MS = 500;
const REDRAW_MS = 100;
const BAR = 16;

export interface Progress {
  /** Bytes of the files themselves that have been read since the last call. */
  advance(bytes: number): void;
  /** Removes the bar. */
  clear(): void;
}

/**
 * A progress bar on standard error: bytes, MiB/s and the time left.
 * @param total size of all inputs in bytes; undefined when one of them has none (a pipe)
 * @param now milliseconds, from any beginning
 */
export function createProgress(terminal: Terminal, total: number | undefined, now: () => number): Progress {
  if (terminal.stderr.isTTY !== true) return { advance() {}, clear() {} };
  const started = now();
  let done = 0;
  let drawn = started + QUIET_MS - REDRAW_MS;
  let visible = false;
  return {
    advance(bytes) {
      done += bytes;
      const time = now();
      if (time - drawn < REDRAW_MS) return;
      drawn = time;
      visible = true;
      const line = renderProgress(done, total, (time - started) / 1000);
      terminal.stderr.write(`\r\x1b[2K${line.slice(0, (terminal.stderr.columns || 80) - 1)}`);
    },
    clear() {
      if (visible) terminal.stderr.write("\r\x1b[2K");
      visible = false;
    },
  };
}

/** One state of the bar as a line of text. */
export function renderProgress(done: number, total: number | undefined, seconds: number): string {
  const rate = done / seconds;
  const speed = `${formatBytes(rate)}/s`;
  if (total === undefined || total === 0) return `${formatBytes(done)}  ${speed}`;
  const share = Math.min(1, done / total);
  const filled = Math.round(share * BAR);
  const bar = "█".repeat(filled) + "░".repeat(BAR - filled);
  const left = formatSeconds((total - done) / rate);
  return `${bar} ${Math.floor(share * 100)} %  ${formatBytes(done)} of ${formatBytes(total)}  ${speed}  ${left} left`;
}
