import { performance } from "node:perf_hooks";
import { redactOneByOne } from "./baseline.ts";
import { makeCorpora } from "./corpora.ts";
import { quantile } from "./measure.ts";
import { POLICY_TITLES, type PolicyName, redactorOf } from "./redactors.ts";

/** Microseconds of one call on a string that no earlier call had. */
export interface LatencyRow {
  readonly what: string;
  readonly characters: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
}

const LENGTHS = [100, 1_000, 2_000, 10_000, 100_000];
const POLICIES: readonly PolicyName[] = ["patterns", "names"];
const WARM_UP = 200;

/** Pieces of logs of which two lines in a hundred hold something; each contender has the same ones, in turns. */
export function measureLatency(): LatencyRow[] {
  const text = makeCorpora(1024 * 1024).appLogs.encoded.toString();
  const contenders: (readonly [string, (piece: string) => unknown])[] = [
    ...POLICIES.map((policy) => {
      const redactor = redactorOf(policy);
      return [POLICY_TITLES[policy], (piece: string) => redactor.redact(piece, { format: "text" })] as const;
    }),
    ["16 RegExps", redactOneByOne],
  ];
  return LENGTHS.flatMap((characters) => {
    const calls = Math.max(300, Math.min(5_000, Math.floor(20_000_000 / characters)));
    const times = contenders.map(() => [] as number[]);
    for (let i = -WARM_UP; i < calls; i++) {
      const start = ((i + WARM_UP) * 7919) % (text.length - characters);
      const piece = text.slice(start, start + characters);
      for (const [which, [, redact]] of contenders.entries()) {
        const began = performance.now();
        redact(piece);
        if (i >= 0) times[which]!.push((performance.now() - began) * 1000);
      }
    }
    return contenders.map(([what], which) => {
      const at = (share: number): number => quantile(times[which]!, share);
      return { what, characters, p50: at(0.5), p95: at(0.95), p99: at(0.99), p999: at(0.999) };
    });
  });
}
