import type { Terminal } from "../terminal.ts";
import { formatSeconds } from "./sizes.ts";

const QUIET_MS = 500;
const REDRAW_MS = 100;
const BAR = 16;

export interface Steps {
  advance(): void;
  /** Removes the bar. */
  clear(): void;
}

/**
 * A progress bar on standard error for things that are counted: `███░░ 20 %  200 of 1,000 log groups  3:20 left`.
 * @param now milliseconds, from any beginning
 */
export function createSteps(terminal: Terminal, total: number, unit: string, now: () => number): Steps {
  if (terminal.stderr.isTTY !== true) return { advance() {}, clear() {} };
  const started = now();
  let done = 0;
  let drawn = started + QUIET_MS - REDRAW_MS;
  let visible = false;
  return {
    advance() {
      done++;
      const time = now();
      if (time - drawn < REDRAW_MS) return;
      drawn = time;
      visible = true;
      const line = renderSteps(done, total, unit, (time - started) / 1000);
      terminal.stderr.write(`\r\x1b[2K${line.slice(0, (terminal.stderr.columns || 80) - 1)}`);
    },
    clear() {
      if (visible) terminal.stderr.write("\r\x1b[2K");
      visible = false;
    },
  };
}

/** One state of the bar as a line of text. */
export function renderSteps(done: number, total: number, unit: string, seconds: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * BAR);
  const bar = "█".repeat(filled) + "░".repeat(BAR - filled);
  const left = formatSeconds(((total - done) * seconds) / Math.max(1, done));
  const count = `${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")} ${unit}`;
  return `${bar} ${Math.floor(share * 100)} %  ${count}  ${left} left`;
}
