import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { toSafeError } from "../../core/index.ts";
import { generateCorpus } from "../corpus/index.ts";
import type { Label, LabelledLine } from "./labels.ts";

/** The run cannot go on, and its text says why; it never quotes content. */
export class InputError extends Error {
  override readonly name = "InputError";
}

export interface Input {
  readonly name: string;
  readonly lines: readonly LabelledLine[];
}

function isLabel(value: unknown, length: number): value is Label {
  if (typeof value !== "object" || value === null) return false;
  const { start, end, type } = value as Partial<Label>;
  const inside = Number.isInteger(start) && Number.isInteger(end) && start! >= 0 && start! < end! && end! <= length;
  return inside && typeof type === "string";
}

function readLine(json: string, where: string): LabelledLine {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new InputError(`${where}: not JSON`);
  }
  const { id, split, text, spans } = (value ?? {}) as Partial<LabelledLine>;
  if (typeof id !== "string" || typeof split !== "string" || typeof text !== "string" || !Array.isArray(spans))
    throw new InputError(`${where}: not a labelled line; it has to have id, split, text and spans`);
  const wrong = spans.findIndex((span) => !isLabel(span, text.length));
  if (wrong >= 0) throw new InputError(`${where}: span ${wrong + 1} has no type or lies outside the text`);
  return { id, split, text, spans };
}

export function readInput(file: string): Input {
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch (error) {
    const { code } = toSafeError(error);
    throw new InputError(`${file}: ${code === "ENOENT" ? "no such file" : `cannot be read (${code})`}`);
  }
  const lines = content
    .split("\n")
    .map((text, i) => ({ text, where: `${file}:${i + 1}` }))
    .filter(({ text }) => text.trim() !== "")
    .map(({ text, where }) => readLine(text, where));
  if (lines.length === 0) throw new InputError(`${file}: no lines`);
  return { name: basename(file), lines };
}

/** The corpus that is shared by those who work on the redactor; it is not a part of the repository. */
const SHARED = join(import.meta.dirname, "../../../shared/corpus/dev.jsonl");

export interface CorpusSize {
  readonly lines?: number;
  readonly seed?: string;
}

export function readInputs(files: readonly string[], size: CorpusSize): Input[] {
  if (files.length > 0) return files.map(readInput);
  const own: Input = { name: "bench/corpus", lines: generateCorpus(size) };
  return existsSync(SHARED) ? [own, readInput(SHARED)] : [own];
}

/** The lines of some splits. */
export function chooseSplits({ name, lines }: Input, splits: readonly string[]): Input {
  if (splits.length === 0) return { name, lines };
  return { name, lines: lines.filter(({ split }) => splits.includes(split)) };
}
