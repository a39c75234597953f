import type { Writable } from "node:stream";
import { type CostLine, dollars, sum } from "../cost/estimate.ts";
import { renderGrid } from "./grid.ts";

const SIGNIFICANT = 3;

/** A line for each kind of cost, what costs most first, with what it was made of. */
export function renderCost(
  lines: readonly CostLine[],
  savings: readonly string[],
  gibPerMonth: number,
  stream: Writable,
): string {
  const total = sum(lines);
  const rows = lines
    .toSorted((a, b) => b.usd - a.usd)
    .map(({ service, what, usd, quantity, price, assumption }) => [
      service,
      what,
      dollars(usd),
      `${Math.round((100 * usd) / total)} %`,
      `${quantity.toLocaleString("en-US", { maximumSignificantDigits: SIGNIFICANT })} x $${price.usd.toLocaleString("en-US", { maximumSignificantDigits: 6, maximumFractionDigits: 12 })} per ${price.per}`,
      assumption,
    ]);
  rows.push(["all", "", dollars(total), "100 %", `${dollars(total / gibPerMonth)} per GiB`, ""]);
  const table = renderGrid(["SERVICE", "WHAT", "A MONTH", "SHARE", "MADE OF", "ASSUMED"], rows, stream, [2, 3]);
  const advice = savings.length === 0 ? "" : `\nCheaper:\n${savings.map((saving) => `  ${saving}\n`).join("")}`;
  const dates = new Map<string, string>();
  for (const { page, asOf } of lines.map(({ price }) => price))
    dates.set(page, [dates.get(page) ?? asOf, asOf].sort()[0]!);
  const pages = [...dates].map(([page, asOf]) => `  ${page} (as of ${asOf})\n`).join("");
  return `${table}${advice}\nList prices, without free tiers and discounts:\n${pages}`;
}
