import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { GuardHostile, GuardRatios } from "../../bench/guard.ts";

const ROOT = join(import.meta.dirname, "../..");
/** Ratios that other work on the machine pushed below their floor are measured again; the best of all tries counts. */
const TRIES = 3;

/** Half of what was measured when each was set: raise one whenever the product has become that much faster. */
const FLOORS: Readonly<Record<keyof GuardRatios, number>> = {
  logsOverRegExps: 3,
  pathsOverParsing: 2.7,
  tinyPathsOverParsing: 3.5,
  bothOverParsing: 1.2,
};
const SLOWEST_OVER_LOGS = 0.005;
/** 4 is quadratic, 1 is linear. */
const MOST_GROWTH = 2;

const measure = <T>(what: "ratios" | "hostile"): T =>
  JSON.parse(
    execFileSync(process.execPath, ["--conditions=source", join(ROOT, "bench/guard.ts"), what], {
      encoding: "utf8",
    }),
  ) as T;

describe("speed, as ratios of times measured in turns", () => {
  it("redaction is as many times as fast as what stands beside it", () => {
    const names = Object.keys(FLOORS) as (keyof GuardRatios)[];
    let best: Partial<Record<keyof GuardRatios, number>> = {};
    const listSlow = (): string[] =>
      names.filter((name) => !((best[name] ?? 0) >= FLOORS[name])).map((name) => `${name} ${best[name]}`);
    for (let attempt = 0; attempt < TRIES && listSlow().length > 0; attempt++) {
      const ratios = measure<GuardRatios>("ratios");
      best = Object.fromEntries(names.map((name) => [name, Math.max(best[name] ?? 0, ratios[name])]));
    }
    expect(listSlow()).toEqual([]);
  });

  it("no hostile input takes more time a byte the longer it is, nor much more than plain logs", () => {
    const { growth, slowestOverLogs, slowest } = measure<GuardHostile>("hostile");
    expect(Object.keys(growth).length).toBeGreaterThan(60);
    expect(Object.entries(growth).filter(([, ratio]) => !(ratio < MOST_GROWTH))).toEqual([]);
    expect(slowestOverLogs, slowest).toBeGreaterThan(SLOWEST_OVER_LOGS);
  });
});
