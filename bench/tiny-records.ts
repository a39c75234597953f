import { Buffer } from "node:buffer";
import { redactOneByOne } from "./baseline.ts";
import type { Corpus } from "./corpora.ts";
import { measureInTurns, median } from "./measure.ts";
import { redactByParsing } from "./parse-and-walk.ts";
import { POLICY_TITLES, type PolicyName, redactorOf, redactStream } from "./redactors.ts";

/** Records a second, in thousands. */
export interface TinyRow {
  readonly what: string;
  /** All records in one buffer of NDJSON. */
  readonly together: number;
  /** One redact() call a record, bytes in, bytes out. */
  readonly apart: number;
  /** JSON.parse, the ten paths, JSON.stringify: bytes in, bytes out, a record at a time. */
  readonly parsing: number;
  readonly regexps: number;
}

const POLICIES: readonly PolicyName[] = ["paths", "patterns", "both", "pseudonyms"];

export function measureTinyRecords({ encoded }: Corpus): TinyRow[] {
  const records = encoded
    .toString()
    .split("\n")
    .slice(0, -1)
    .map((line) => Buffer.from(line));
  const each = (redact: (record: Buffer) => Uint8Array) => (): number =>
    records.reduce((sum, record) => sum + redact(record).length, 0);
  return POLICIES.map((policy) => {
    const redactor = redactorOf(policy);
    const times = measureInTurns({
      together: () => redactStream(redactor, "ndjson", encoded),
      apart: each((record) => redactor.redact<Uint8Array>(record, { format: "ndjson" }).output),
      parsing: each((record) => Buffer.from(redactByParsing([record.toString()]))),
      regexps: each((record) => Buffer.from(redactOneByOne(record.toString()))),
    });
    const rate = (list: readonly number[]): number => records.length / median(list);
    return {
      what: POLICY_TITLES[policy],
      together: rate(times.together),
      apart: rate(times.apart),
      parsing: rate(times.parsing),
      regexps: rate(times.regexps),
    };
  });
}
