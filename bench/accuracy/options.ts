import { parseArgs } from "node:util";
import { DEFAULT_THRESHOLD } from "./analyze.ts";

export interface Options {
  readonly files: readonly string[];
  readonly threshold: number;
  readonly splits: readonly string[];
  readonly wrapped: boolean;
  readonly json: boolean;
  readonly floors: boolean;
  readonly help: boolean;
  readonly html?: string;
  readonly svg?: string;
  readonly lines?: number;
  readonly seed?: string;
}

/** The command line is wrong. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const HELP = `Usage: npm run accuracy -- [options] [FILES.jsonl...]

Scores the detector on labelled lines. Without files: on the project's own corpus, which is made on the spot, and on
../shared/corpus/dev.jsonl if that exists.

  --threshold N   accept findings scored N or more (default ${DEFAULT_THRESHOLD})
  --split A,B     only these splits: json, kv, syslog, access, trace, sql, otlp, chat, ticket, csv, url, escaped, wrapped,
                  multiline, hardneg
  --wrapped       look into base64, and count the split wrapped in the totals
  --lines N       size of the project's own corpus (default 6000)
  --seed TEXT     make other lines of the same kind
  --json          print one JSON document instead of tables
  --html FILE     also write a page with plots
  --svg FILE      also write the reliability plot of the first input
  --floors        print the table of bench/accuracy/floors.ts, as it would be after this run
  -h, --help      this text

Figures: docs/accuracy.md. Exit codes: 0 done, 1 an input cannot be read, 2 wrong usage.
`;

function readNumber(text: string | undefined, name: string, isRight: (value: number) => boolean): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !isRight(value)) throw new UsageError(`--${name} does not take ${JSON.stringify(text)}`);
  return value;
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  const options = {
    threshold: text,
    split: text,
    lines: text,
    seed: text,
    html: text,
    svg: text,
    wrapped: flag,
    json: flag,
    floors: flag,
    help: { ...flag, short: "h" },
  } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // Node.js's own text names the option and nothing else.
    throw new UsageError(error instanceof TypeError ? error.message : "the arguments cannot be read");
  }
}

/** @throws UsageError */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
  const lines = readNumber(values.lines, "lines", (value) => Number.isInteger(value) && value >= 15 && value <= 1e6);
  const threshold = readNumber(values.threshold, "threshold", (value) => value >= 0 && value <= 1);
  return {
    files: positionals,
    threshold: threshold ?? DEFAULT_THRESHOLD,
    splits: values.split?.split(",").filter((split) => split !== "") ?? [],
    wrapped: values.wrapped,
    json: values.json,
    floors: values.floors,
    help: values.help,
    ...(values.html === undefined ? {} : { html: values.html }),
    ...(values.svg === undefined ? {} : { svg: values.svg }),
    ...(values.seed === undefined ? {} : { seed: values.seed }),
    ...(lines === undefined ? {} : { lines }),
  };
}
