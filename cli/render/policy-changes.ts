import type { Writable } from "node:stream";
import { styleText } from "node:util";
import type { Change } from "../live-policy/compare.ts";
import { renderGrid } from "./grid.ts";

/** A line for each difference, what is weaker in red. */
export function renderChanges(changes: readonly Change[], stream: Writable): string {
  const rows = changes.map(({ effect, what, before, after }) => [effect, what, before, after]);
  const [heading, ...lines] = renderGrid(["EFFECT", "WHAT", "BEFORE", "AFTER"], rows, stream).trimEnd().split("\n");
  const styled = lines.map((line, i) => (changes[i]!.effect === "weaker" ? styleText("red", line, { stream }) : line));
  return [heading, ...styled].map((line) => `${line}\n`).join("");
}
