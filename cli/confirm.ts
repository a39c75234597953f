import { createInterface } from "node:readline";
import { EXIT, Failure } from "./failure.ts";
import type { Terminal } from "./terminal.ts";

export interface Question {
  /** `keys prune` */
  readonly command: string;
  /** What it means, as a sentence. */
  readonly meaning: string;
  /** Words to type, with `, ` between. */
  readonly words: string;
  /** What somebody should have typed. */
  readonly hint: string;
}

/** @throws Failure exit code 2 unless a person at a terminal types the words */
export async function confirm({ command, meaning, words, hint }: Question, { stdin, stderr }: Terminal): Promise<void> {
  const refuse = (why: string) => new Failure(EXIT.usage, `${command}: not confirmed; nothing was changed`, why);
  if (!stdin.isTTY) throw refuse(`${meaning} --yes confirms.`);
  stderr.write(`${meaning}\nType ${words} to go on: `);
  const lines = createInterface({ input: stdin });
  let answer = "";
  for await (const line of lines) {
    answer = line;
    break;
  }
  lines.close();
  const typed = answer.trim().split(/[\s,]+/);
  if (typed.join(", ") !== words) throw refuse(hint);
}
