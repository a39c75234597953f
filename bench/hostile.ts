import { Buffer } from "node:buffer";
import { QuarantineError } from "../core/index.ts";
import type { Format } from "../core/types.ts";
import { redactOneByOne } from "./baseline.ts";
import { makeCorpora } from "./corpora.ts";
import { type HostileInput, listHostileInputs } from "./hostile-inputs.ts";
import { measureInTurns, median, type Rounds, toRate, toRatio } from "./measure.ts";
import { redactorOf, redactStream } from "./redactors.ts";

export interface HostileRow {
  readonly name: string;
  readonly form: string;
  /** MiB/s of the larger size. */
  readonly scrubline: number;
  /** MiB/s of the sixteen regular expressions on the same bytes as one string; null where they were not run. */
  readonly baseline: number | null;
  /** Time a byte at four times the size, over that at the smaller one. 1 is linear. */
  readonly growth: number;
  /** Bytes that come out over those that go in: what was taken for sensitive is not there any more. */
  readonly kept: number;
  /** The error's code where the input was refused. */
  readonly refused: string | null;
}

export interface HostileSettings {
  /** Bytes of the smaller size; the larger one is four times that. */
  readonly small: number;
  readonly rounds: Rounds;
  readonly withBaseline: boolean;
}

const SETTINGS: HostileSettings = {
  small: 128 * 1024,
  rounds: { budget: 400, least: 3, most: 15 },
  withBaseline: true,
};

const FORMATS: Readonly<Record<HostileInput["form"], Format>> = {
  text: "text",
  "in a JSON string": "ndjson",
  JSON: "json",
};

/** Both sizes with every pattern entity and the ten paths, in turns. */
function measureHostile({ name, form, make }: HostileInput, settings = SETTINGS): HostileRow {
  const small = make(settings.small);
  const large = make(4 * settings.small);
  const redactor = redactorOf("both");
  let refused: string | null = null;
  let out = 0;
  const run = (bytes: Buffer) => (): void => {
    try {
      out = redactStream(redactor, FORMATS[form], bytes);
    } catch (error) {
      if (!(error instanceof QuarantineError)) throw error;
      refused = error.code;
    }
  };
  const text = large.toString();
  const times = measureInTurns(
    {
      large: run(large),
      small: run(small),
      ...(settings.withBaseline && form !== "JSON" ? { baseline: () => redactOneByOne(text) } : {}),
    } as Record<"large" | "small" | "baseline", () => unknown>,
    settings.rounds,
  );
  run(large)();
  return {
    name,
    form,
    scrubline: toRate(large.length, median(times.large)),
    baseline: times.baseline === undefined ? null : toRate(large.length, median(times.baseline)),
    growth: (toRatio(times.large, times.small) * small.length) / large.length,
    kept: out / large.length,
    refused,
  };
}

/** A document cut after each of its bytes, one redact() a cut: what a reader of damaged files meets. */
function measureCuts(): HostileRow {
  const { traces } = makeCorpora(64 * 1024);
  const lines = traces.encoded.toString().split("\n");
  const ofLength = (length: number): Buffer => Buffer.from(lines.join(",").slice(0, length));
  const redactor = redactorOf("both");
  const cut = (document: Buffer) => (): number => {
    let length = 0;
    for (let end = 1; end <= document.length; end++)
      length += redactor.redact<Uint8Array>(document.subarray(0, end), { format: "json" }).output.length;
    return length;
  };
  const [small, large] = [ofLength(512), ofLength(2_048)] as const;
  const bytes = ({ length }: Buffer): number => (length * (length + 1)) / 2;
  const times = measureInTurns({ large: cut(large), small: cut(small) }, SETTINGS.rounds);
  return {
    name: "2 KiB cut after each byte",
    form: "JSON",
    scrubline: toRate(bytes(large), median(times.large)),
    baseline: null,
    growth: (toRatio(times.large, times.small) * bytes(small)) / bytes(large),
    kept: cut(large)() / bytes(large),
    refused: null,
  };
}

/** An input that seems to grow is measured again: what disturbs a measurement does not come back every time. */
const SUSPICIOUS = 1.5;
const TRIES = 5;

/** The fastest and the least growth of as many tries as it takes to be sure. */
export function measureCarefully(input: HostileInput, settings = SETTINGS): HostileRow {
  let row = measureHostile(input, settings);
  for (let attempt = 1; attempt < TRIES && row.growth >= SUSPICIOUS; attempt++) {
    const again = measureHostile(input, settings);
    row = {
      ...again,
      scrubline: Math.max(row.scrubline, again.scrubline),
      growth: Math.min(row.growth, again.growth),
    };
  }
  return row;
}

/** Slowest first. */
export function measureHostileInputs(): HostileRow[] {
  const rows = listHostileInputs().map((input) => measureCarefully(input));
  return [...rows, measureCuts()].sort((a, b) => a.scrubline - b.scrubline);
}
