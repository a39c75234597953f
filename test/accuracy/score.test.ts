import { describe, expect, it } from "vitest";
import { calibrate } from "../../bench/accuracy/calibration.ts";
import type { LabelledLine } from "../../bench/accuracy/labels.ts";
import { measureLines, type Results } from "../../bench/accuracy/results.ts";
import type { Prediction } from "../../bench/accuracy/spans.ts";

type Spans = LabelledLine["spans"];

interface Case {
  readonly line: LabelledLine;
  readonly predictions: readonly Prediction[];
}

let next = 0;
const given = (text: string, spans: Spans, predictions: readonly Prediction[], split = "json"): Case => ({
  line: { id: `case-${next++}`, split, text, spans },
  predictions,
});

const found = (start: number, end: number, type: string, score = 1): Prediction => ({ start, end, type, score });

function measure(cases: readonly Case[], threshold = 0.8): Results {
  const byId = new Map(cases.map(({ line, predictions }) => [line.id, predictions]));
  return measureLines(
    cases.map(({ line }) => line),
    {
      threshold,
      answer: ({ id }) => ({
        accepted: byId.get(id)!.filter(({ score }) => score >= threshold),
        candidates: byId.get(id)!,
      }),
    },
  );
}

/** One line that holds all rules; the numbers were worked out by hand. */
const CASES: readonly Case[] = [
  // Exact.
  given("mail a@b.example", [{ start: 5, end: 16, type: "EMAIL_ADDRESS" }], [found(5, 16, "EMAIL_ADDRESS", 0.97)]),
  // 6 of 11 characters are enough for recall, not for anyRecall; and the prediction is right.
  given("mail a@b.example", [{ start: 5, end: 16, type: "EMAIL_ADDRESS" }], [found(5, 11, "EMAIL_ADDRESS", 0.9)]),
  // 5 of 11 are not.
  given("mail a@b.example", [{ start: 5, end: 16, type: "EMAIL_ADDRESS" }], [found(5, 10, "EMAIL_ADDRESS", 0.9)]),
  // Another type: covered, and neither found nor right.
  given("ssn 219-09-9999", [{ start: 4, end: 15, type: "US_SSN" }], [found(4, 15, "PHONE_NUMBER", 0.85)]),
  // All but the quotes of the label: covered, since only letters and digits count.
  given('n "Ada L" x', [{ start: 2, end: 9, type: "PERSON" }], [found(3, 8, "PERSON", 0.7)]),
  // Two parts of one type that overlap become one.
  given(
    "ip 10.0.0.17",
    [{ start: 3, end: 12, type: "IP_ADDRESS" }],
    [found(3, 8, "IP_ADDRESS"), found(7, 12, "IP_ADDRESS")],
  ),
  // A prediction inside another is dropped, of whatever type.
  given(
    "u https://a.example/?m=b@c.example",
    [
      { start: 2, end: 34, type: "URL" },
      { start: 23, end: 34, type: "EMAIL_ADDRESS", nested: true },
    ],
    [found(2, 34, "URL"), found(23, 34, "EMAIL_ADDRESS")],
  ),
  // An alternative name counts as the label's type, an alias as the entity it stands for.
  given(
    "k sess_abcdefgh",
    [{ start: 2, end: 15, type: "SESSION_TOKEN", alt: ["API_KEY"] }],
    [found(2, 15, "API_KEY", 0.95)],
  ),
  given("rec 12345678", [{ start: 4, end: 12, type: "PATIENT_MRN" }], [found(4, 12, "MRN", 0.95)]),
  // Optional: neither required nor wrong.
  given("host a.example", [{ start: 5, end: 14, type: "URL", optional: true }], [found(5, 14, "EMAIL_ADDRESS", 0.9)]),
  // Nothing there: one line of two is hit, by one prediction above the threshold.
  given("build 5551234", [], [found(6, 13, "PHONE_NUMBER", 0.82), found(0, 5, "PERSON", 0.4)], "hardneg"),
  given("build 1234", [], [found(6, 10, "PHONE_NUMBER", 0.5)], "hardneg"),
  // Left out of all totals.
  given("d=YUBiLmV4YW1wbGU=", [{ start: 2, end: 18, type: "EMAIL_ADDRESS" }], [found(2, 18, "US_SSN")], "wrapped"),
];

describe("scoring", () => {
  const results = measure(CASES);

  it("an entity", () => {
    expect(results.entities.EMAIL_ADDRESS).toEqual({
      // The fourth is inside the URL, which was found.
      gold: 4,
      predicted: 3,
      recall: 3 / 4,
      precision: 1,
      f2: (5 * 1 * 0.75) / (4 * 1 + 0.75),
      anyRecall: 2 / 4,
      anyPrecision: 1,
      exact: 2 / 4,
    });
    expect(results.entities.US_SSN).toMatchObject({
      gold: 1,
      predicted: 0,
      recall: 0,
      precision: null,
      f2: 0,
      anyRecall: 1,
    });
    expect(results.entities.PHONE_NUMBER).toMatchObject({
      gold: 0,
      predicted: 2,
      recall: null,
      precision: 0,
      f2: null,
      anyPrecision: 0.5,
    });
    expect(results.entities.IP_ADDRESS).toMatchObject({
      gold: 1,
      predicted: 1,
      recall: 1,
      precision: 1,
      f2: 1,
      exact: 1,
    });
    expect(results.entities.SESSION_TOKEN).toMatchObject({ gold: 1, predicted: 1, recall: 1, precision: 1 });
    expect(results.entities.PATIENT_MRN).toMatchObject({ gold: 1, predicted: 1, recall: 1, precision: 1 });
    // Scored below the threshold.
    expect(results.entities.PERSON).toMatchObject({ gold: 1, predicted: 0, recall: 0, anyRecall: 0 });
  });

  it("groups, with names apart and base64 left out", () => {
    expect(results.groups.all).toMatchObject({
      gold: 10,
      predicted: 9,
      recall: 7 / 10,
      precision: 7 / 9,
      anyRecall: 7 / 10,
    });
    expect(results.groups.pattern).toMatchObject({ gold: 9, predicted: 9, recall: 7 / 9 });
    expect(results.groups.names).toMatchObject({ gold: 1, predicted: 0 });
    expect(results.groups.encoded.gold).toBe(0);
    expect(results.groups.encodedAndWrapped).toMatchObject({
      gold: 1,
      predicted: 1,
      recall: 0,
      precision: 0,
      anyRecall: 1,
    });
    expect(results.splits.wrapped).toMatchObject({ gold: 1 });
  });

  it("lines without anything sensitive", () => {
    expect(results.hardNegatives).toEqual({ lines: 2, hit: 1, share: 0.5, entities: { PHONE_NUMBER: 1 } });
  });

  it("calibration: every prediction before threshold and merging, less those on optional labels", () => {
    const { calibration } = results;
    expect(calibration.count).toBe(14);
    const band = (from: number) => calibration.bands.find((one) => one.from === from)!;
    // Both in the lines without anything.
    expect(band(0.3)).toEqual({ from: 0.3, to: 0.6, count: 2, meanScore: 0.45, precision: 0 });
    expect(band(0.6)).toEqual({ from: 0.6, to: 0.8, count: 1, meanScore: 0.7, precision: 1 });
    // 0.9 twice and right, 0.85 and 0.82 wrong.
    expect(band(0.8).count).toBe(4);
    expect(band(0.8).precision).toBe(0.5);
    expect(band(0.8).meanScore).toBeCloseTo(0.8675, 12);
    expect(band(0.95).count).toBe(7);
    expect(band(0.95).precision).toBe(1);
    const buckets = calibration.buckets.map(({ count }) => count);
    expect(buckets).toEqual([0, 0, 0, 0, 1, 1, 0, 1, 2, 9]);
    // 0.4 + 0.5 + 0.3 + (0.85 + 0.82) + (9 - (0.97 + 0.9 + 0.9 + 4 + 0.95 + 0.95)) = 3.2, of 14.
    expect(calibration.error).toBeCloseTo(3.2 / 14, 12);
  });

  it("recall when everything from 0.3 on is accepted", () => {
    expect(results.recallAtCandidates).toEqual({ all: 8 / 10, pattern: 7 / 9, names: 1 });
  });

  it("the labels as predictions are perfect, their neighbours are not", () => {
    const lines = CASES.map(({ line }) => line);
    const required = (line: LabelledLine) => line.spans.filter(({ optional }) => optional !== true);
    const perfect = measure(
      lines.map((line) => ({ line, predictions: required(line).map((span) => ({ ...span, score: 1 })) })),
    );
    expect(perfect.groups.all).toMatchObject({ recall: 1, precision: 1, f2: 1, anyRecall: 1, exact: 1 });
    expect(perfect.calibration.error).toBe(0);
    expect(perfect.hardNegatives.hit).toBe(0);
    const unsure = lines.map((line) => ({
      line,
      predictions: required(line).map((span) => ({ ...span, score: 0.3 })),
    }));
    expect(measure(unsure).groups.all.recall).toBe(0);
    expect(measure(unsure).calibration.error).toBeCloseTo(0.7, 12);
    expect(measure(unsure, 0.3).groups.all.recall).toBe(1);
  });
});

describe("calibration", () => {
  it("a score at an edge belongs to the upper bucket, also when it is a bit short of it", () => {
    const scores = [0.1 + 0.2, 0.7 - 0.1, 0.6, 0.8, 0.95, 1];
    const { buckets, bands } = calibrate(scores.map((score) => ({ score, right: true })));
    expect(buckets.map(({ count }) => count)).toEqual([0, 0, 0, 1, 0, 0, 2, 0, 1, 2]);
    expect(bands.map(({ count }) => count)).toEqual([1, 2, 1, 2]);
  });

  it("nothing was predicted", () => {
    expect(calibrate([])).toMatchObject({ count: 0, error: null });
  });
});
