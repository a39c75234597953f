import type { Writable } from "node:stream";

/** One line on standard error that is written over, on a terminal only. */
export function createProgress(
  total: number,
  stderr: Writable & { readonly isTTY?: boolean },
): { step(): void; end(): void } {
  const shown = stderr.isTTY === true;
  let done = 0;
  return {
    step() {
      done++;
      if (shown && done % 100 === 0) stderr.write(`\r${Math.floor((100 * done) / total)} % of ${total} lines`);
    },
    end() {
      if (shown) stderr.write("\r\u001b[K");
    },
  };
}
