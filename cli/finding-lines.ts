import type { Finding } from "../core/index.ts";
import type { LineIndex } from "./line-index.ts";

/**
 * Findings as JSON lines: `{file, line, start, end, entity, score, rule, action, path}`, without the values found.
 * `start` and `end` are byte offsets in the (decompressed) file; `line` is 1-based; what is not text has none.
 */
export function formatFindings(findings: readonly Finding[], file: string, lines: LineIndex | null): string {
  let text = "";
  for (const { start, end, entity, score, rule, action, path } of findings) {
    const line = lines?.lineOf(start);
    text += `${JSON.stringify({ file, line, start, end, entity, score: Math.round(score * 1000) / 1000, rule, action, path })}\n`;
  }
  return text;
}
