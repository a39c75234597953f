import { expect, it } from "vitest";
import { toDollarsPerGiB } from "../../bench/cost.ts";
import { measureInTurns, quantile, toRatio } from "../../bench/measure.ts";
import { formatNumber, renderMarkdown, renderText, type Table } from "../../bench/table.ts";

const table: Table = {
  title: "Rates",
  notes: ["MiB/s."],
  columns: ["what", "MiB/s", "x"],
  rows: [
    ["paths | all", 172.04, 1.684],
    ["\\u0022", 9.8, null],
  ],
};

it("prints numbers to the right", () => {
  expect(renderText(table)).toBe(`Rates
  MiB/s.
what         MiB/s     x
paths | all    172  1.68
\\u0022        9.80
`);
});

it("writes Markdown as the formatter sets it", () => {
  expect(renderMarkdown(table)).toBe(`## Rates

MiB/s.

| what         | MiB/s |    x |
| ------------ | ----: | ---: |
| paths \\| all |   172 | 1.68 |
| \\\\u0022      |  9.80 |      |
`);
});

it.each([
  [1234.5, "1235"],
  [5, "5"],
  [12.345, "12.3"],
  [0.5, "0.500"],
  [0.00031, "0.00031"],
  [0, "0"],
])("%f as %s", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

it("runs in turns, after rounds that do not count", () => {
  const order: string[] = [];
  const times = measureInTurns(
    { a: () => order.push("a"), b: () => order.push("b") },
    { budget: 0, least: 3, most: 3 },
  );
  expect(order.join("")).toBe("ab".repeat(5));
  expect([times.a.length, times.b.length]).toEqual([3, 3]);
});

it("takes the median of the rounds' ratios", () => {
  expect(toRatio([2, 30, 4], [1, 10, 1])).toBe(3);
  expect(quantile([5, 1, 3], 0.99)).toBe(5);
});

it("a GiB at 1,024 MiB/s is a second of 1,769 MB", () => {
  expect(toDollarsPerGiB(1024)).toBeCloseTo((1769 / 1024) * 0.0000133334, 12);
});
