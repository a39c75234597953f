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

export interface Section {
  readonly title: string;
  /** Its `sh runnable` blocks. */
  readonly blocks: readonly Block[];
}

/** The sections of the second level, with the commands that the page says can be run. */
export function readSections(path: string): Section[] {
  const lines = readFileSync(`${ROOT}${path}`, "utf8").split("\n");
  const headings = lines.flatMap((line, index) =>
    line.startsWith("## ") ? [{ title: line.slice(3), line: index + 1 }] : [],
  );
  const runnable = readBlocks(path).filter(({ info }) => info === "sh runnable");
  return headings.map(({ title, line }, index) => {
    const end = headings[index + 1]?.line ?? Number.POSITIVE_INFINITY;
    return { title, blocks: runnable.filter((block) => block.line > line && block.line < end) };
  });
}
