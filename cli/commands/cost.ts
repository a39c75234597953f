import { type CostSource, DEFAULT_RATE, estimateMonth, listSavings, SOURCES, sum } from "../cost/estimate.ts";
import { PRICED_REGION } from "../cost/prices.ts";
import { EXIT, Failure } from "../failure.ts";
import { openStandardOutput } from "../output.ts";
import { renderCost } from "../render/cost.ts";
import { notify, type Terminal } from "../terminal.ts";

export interface CostCommandOptions {
  readonly gibPerDay: string;
  readonly source: string;
  readonly mibPerSecond?: string;
  readonly keepDays: string;
  readonly region: string;
  readonly json?: boolean;
}

const DAYS = 365 / 12;

/** Prints what a month would cost. Asks nobody. */
export async function runCost(options: CostCommandOptions, terminal: Terminal): Promise<number> {
  const workload = {
    source: SOURCES.find((source) => source === options.source) ?? ("logs" satisfies CostSource),
    gibPerDay: readNumber(options.gibPerDay, "--gib-per-day"),
    mibPerSecond:
      options.mibPerSecond === undefined ? DEFAULT_RATE : readNumber(options.mibPerSecond, "--mib-per-second"),
    keepDays: readNumber(options.keepDays, "--keep-days"),
  };
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/.test(options.region)) throw new Failure(EXIT.usage, "--region: not a region");
  const lines = estimateMonth(workload);
  const savings = listSavings(workload, lines);
  const output = openStandardOutput(terminal.stdout);
  const facts = { region: PRICED_REGION, ...workload, usdPerMonth: sum(lines), lines, savings };
  await output.write(
    options.json
      ? `${JSON.stringify(facts, undefined, 2)}\n`
      : renderCost(lines, savings, workload.gibPerDay * DAYS, terminal.stdout),
  );
  await output.finish();
  if (options.region !== PRICED_REGION)
    notify(
      terminal,
      `the prices are those of ${PRICED_REGION}; look at the pages for ${options.region}, where most are up to a third higher`,
    );
  return EXIT.done;
}

function readNumber(text: string, option: string): number {
  const value = Number(text);
  if (!/^\d{1,9}(?:\.\d{1,6})?$/.test(text) || value <= 0)
    throw new Failure(EXIT.usage, `${option}: not a number above 0`);
  return value;
}
