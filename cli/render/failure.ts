import { styleText } from "node:util";
import type { Failure } from "../failure.ts";
import type { Terminal } from "../terminal.ts";

/** What happened on one line, what to do on the next. */
export function renderFailure(failure: Failure, terminal: Terminal): string {
  const stream = terminal.stderr;
  const { message, hint } = failure;
  const first = `scrubline: ${styleText("red", "error:", { stream })} ${message}\n`;
  return hint === undefined ? first : `${first}  ${hint}\n`;
}
