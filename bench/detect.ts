/**
 * Detection of all pattern entities in MiB/s, beside the sixteen regular expressions of baseline.ts on the same lines.
 * `node --conditions=source bench/detect.ts [--json]`
 */
import { DETECTED_ENTITIES } from "../core/detect/entities.ts";
import { createDetector, type Piece } from "../core/detect/index.ts";
import { loadPolicy } from "../core/policy/load.ts";
import { redactOneByOne } from "./baseline.ts";
import { makeLogLines } from "./log-lines.ts";
import { measureInTurns, median, toRatio } from "./measure.ts";

const MIB = 1024 * 1024;
const NAMES = ["PERSON", "LOCATION", "ORGANIZATION"];

const lines = makeLogLines(8 * MIB, 42);
const encoder = new TextEncoder();
const text = lines.join("\n");
const bytes = encoder.encode(text);
const policy = loadPolicy({
  pii_redaction: {
    enabled: true,
    entities: DETECTED_ENTITIES.map((type) => ({ type, action: "replace", enabled: !NAMES.includes(type) })),
  },
});
const detector = createDetector(policy);

const piece: Piece = {
  bytes,
  start: 0,
  limit: 0,
  closed: true,
  kind: "text",
  keyBytes: new Uint8Array(0),
  keyStart: 0,
  keyEnd: 0,
};
const state = { open: -1 };
let findings = 0;
const sink = {
  push(): void {
    findings++;
  },
  extend(): void {},
};

/** One call per line. */
function detectLines(): void {
  findings = 0;
  let start = 0;
  while (start < bytes.length) {
    let end = bytes.indexOf(10, start);
    if (end < 0) end = bytes.length;
    piece.start = start;
    piece.limit = end;
    state.open = -1;
    detector.scan(piece, start, state, sink);
    start = end + 1;
  }
}

/** One call per word of 5 to 30 bytes: what JSON values cost. */
const shortValues = text
  .split(/[\s"=,]+/)
  .filter((word) => word.length > 4 && word.length < 31)
  .slice(0, 200_000);
const shortOffsets: number[] = [];
let shortBytes = 0;
for (const word of shortValues) {
  shortOffsets.push(shortBytes);
  shortBytes += encoder.encode(word).length;
}
const short = encoder.encode(shortValues.join(""));
const shortPiece: Piece = { ...piece, bytes: short, kind: "value" };
function detectShort(): void {
  for (let i = 0; i < shortOffsets.length; i++) {
    shortPiece.start = shortOffsets[i];
    shortPiece.limit = i + 1 < shortOffsets.length ? shortOffsets[i + 1] : shortBytes;
    state.open = -1;
    detector.scan(shortPiece, shortPiece.start, state, sink);
  }
}

function detectByRegExps(): void {
  for (const line of lines) redactOneByOne(line);
}

const times = measureInTurns({ lines: detectLines, shorts: detectShort, baseline: detectByRegExps });
detectLines();
const found = findings;
const detected = median(times.lines) / 1000;
const shorts = median(times.shorts) / 1000;
const baseline = median(times.baseline) / 1000;
const rate = (seconds: number): number => bytes.length / MIB / seconds;
const result = {
  "detect MiB/s": Math.round(rate(detected)),
  "sixteen RegExps MiB/s": Math.round(rate(baseline)),
  factor: Number(toRatio(times.baseline, times.lines).toFixed(1)),
  "ns per short value": Math.round((shorts / shortOffsets.length) * 1e9),
  findings: found,
  MiB: Number((bytes.length / MIB).toFixed(1)),
};
process.stdout.write(
  process.argv.includes("--json")
    ? `${JSON.stringify(result)}\n`
    : `${Object.entries(result)
        .map(([name, value]) => `${name.padEnd(24)}${value}`)
        .join("\n")}\n`,
);
