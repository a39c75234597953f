import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toDollarsPerGiB } from "../../bench/cost.ts";
import { estimateMonth, GZIP_RATIO, listSavings, SOURCES, sum } from "../../cli/cost/estimate.ts";
import { PRICES } from "../../cli/cost/prices.ts";
import { ScrublineFirehose } from "../../infra/index.ts";
import { fakeBundles } from "../infra/synth.ts";
import { run } from "./harness.ts";

const cost = (...args: readonly string[]) => run(["cost", ...args]);
const workload = { source: "logs", gibPerDay: 50, mibPerSecond: 23, keepDays: 30 } as const;

describe("scrubline cost", () => {
  it("shows each line with what it was made of, what costs most first", async () => {
    const { code, stdout, stderr } = await cost("--gib-per-day", "50");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [heading, first, ...rest] = stdout.split("\n");
    expect(heading).toMatch(/^SERVICE +WHAT +A MONTH +SHARE +MADE OF +ASSUMED$/);
    expect(first).toMatch(/^S?\w+ .*\$\d+\.\d\d +\d+ % .* per \w/);
    expect(rest.join("\n")).toMatch(/^all +\$\d+\.\d\d +100 % +\$0\.\d\d per GiB/m);
    for (const service of ["Lambda", "Kinesis", "S3", "KMS", "Secrets Manager", "CloudWatch"])
      expect(stdout).toMatch(new RegExp(`^${service} `, "m"));
    expect(stdout).toContain("https://aws.amazon.com/kinesis/data-streams/pricing/ (as of 2025-06)");
  });

  it("what it says is what it adds up", async () => {
    const { stdout } = await cost("--gib-per-day", "50", "--json");
    const { usdPerMonth, lines } = JSON.parse(stdout);
    expect(usdPerMonth).toBeCloseTo(sum(estimateMonth(workload)), 8);
    for (const { quantity, price, usd } of lines) expect(usd).toBeCloseTo(quantity * price.usd, 8);
  });

  it("by hand: 50 GiB of logs a day", () => {
    const usd = (service: string, what: string) =>
      estimateMonth(workload).find((line) => line.service === service && line.what === what)!.usd;
    const month = (50 * 365) / 12;
    expect(usd("Lambda", "compute")).toBeCloseTo(month * toDollarsPerGiB(23), 6);
    expect(usd("Kinesis", "the stream")).toBeCloseTo(29.2, 6);
    expect(usd("Kinesis", "records put")).toBeCloseTo((month / GZIP_RATIO) * 0.08, 6);
    expect(usd("Kinesis", "records kept")).toBeCloseTo((50 / GZIP_RATIO) * 2 * 0.1, 6);
    expect(usd("S3", "keeping clean objects")).toBeCloseTo(((50 * 30) / GZIP_RATIO) * 0.023, 6);
  });

  it("an invocation for each buffer that Firehose is deployed with", () => {
    const stack = new Stack(new App(), "Logs");
    new ScrublineFirehose(stack, "Firehose", { bundles: fakeBundles() });
    const [stream] = Object.values(Template.fromStack(stack).findResources("AWS::KinesisFirehose::DeliveryStream"));
    const [{ Parameters }] = stream!.Properties.ExtendedS3DestinationConfiguration.ProcessingConfiguration.Processors;
    const size = Parameters.find((each: { ParameterName: string }) => each.ParameterName === "BufferSizeInMBs");
    const lines = estimateMonth({ ...workload, source: "firehose" });
    const requests = lines.find(({ service, what }) => service === "Lambda" && what === "requests")!;
    const month = (50 * 365) / 12;
    expect(requests.quantity).toBeCloseTo((month * 1024) / Number(size.ParameterValue), 6);
    expect(requests.assumption).toContain(`${size.ParameterValue} MiB`);
  });

  it("more logs never cost less, a faster policy never more, and every number is finite", () => {
    const source = fc.constantFrom(...SOURCES);
    const number = fc.double({ min: 0.001, max: 100_000, noNaN: true });
    fc.assert(
      fc.property(source, number, number, number, number, (from, one, two, rate, keepDays) => {
        const total = (gibPerDay: number, mibPerSecond: number) =>
          sum(estimateMonth({ source: from, gibPerDay, mibPerSecond, keepDays }));
        const [less, more] = [Math.min(one, two), Math.max(one, two)];
        expect(total(more, rate)).toBeGreaterThanOrEqual(total(less, rate));
        expect(total(less, rate * 2)).toBeLessThanOrEqual(total(less, rate));
        const given = { source: from, gibPerDay: one, mibPerSecond: rate, keepDays };
        const lines = estimateMonth(given);
        for (const { usd, quantity } of lines) expect(Number.isFinite(usd) && quantity >= 0).toBe(true);
        for (const saving of listSavings(given, lines)) expect(saving).not.toMatch(/NaN|-\$|\$-/);
      }),
    );
  });

  it("says what would be cheaper, where it matters", async () => {
    expect((await cost("--gib-per-day", "0.1")).stdout).toContain("ScrublineLogs, which needs no stream");
    expect((await cost("--gib-per-day", "2000", "--source", "kinesis")).stdout).toContain("producers that compress");
    expect((await cost("--gib-per-day", "5000", "--source", "s3", "--keep-days", "1")).stdout).toContain(
      "PERSON, LOCATION",
    );
  });

  it("prices of another region are not known, and it says so", async () => {
    const { code, stderr } = await cost("--gib-per-day", "1", "--region", "eu-central-1");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("those of us-east-1") });
  });

  it("every price has a page and a date", () => {
    for (const { page, asOf, usd } of Object.values(PRICES)) {
      expect(page).toMatch(/^https:\/\/aws\.amazon\.com\/.*pricing\/$/);
      expect(asOf).toMatch(/^20\d\d-\d\d$/);
      expect(usd).toBeGreaterThan(0);
    }
  });

  it("refuses what is no number, with 2", async () => {
    for (const args of [
      [],
      ["--gib-per-day", "many"],
      ["--gib-per-day", "0"],
      ["--gib-per-day", "-1"],
      ["--gib-per-day", "1", "--source", "fax"],
      ["--gib-per-day", "1", "--keep-days", "x"],
      ["--gib-per-day", "1", "--region", "here"],
    ])
      expect({ args, code: (await cost(...args)).code }).toEqual({ args, code: 2 });
  });
});
