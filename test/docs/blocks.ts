import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface Block {
  /** What stands behind the opening fence: `ts`, `sh runnable`. */
  readonly info: string;
  readonly text: string;
  readonly line: number;
}

/** The fenced blocks of a Markdown file, in order. */
export function readBlocks(path: string): Block[] {
  const markdown = readFileSync(`${ROOT}${path}`, "utf8");
  return [...markdown.matchAll(/^```([^\n`]*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    info: match[1]!.trim(),
    text: match[2]!,
    line: markdown.slice(0, match.index).split("\n").length,
  }));
}
