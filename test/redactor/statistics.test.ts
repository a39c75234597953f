import { describe, expect, it, onTestFinished } from "vitest";
import { emailAddress } from "../../core/detect/recognizers/email-address.ts";
import { ibanCode } from "../../core/detect/recognizers/iban-code.ts";
import type { Recognizer } from "../../core/detect/recognizers/types.ts";
import { createRedactor, loadPolicy } from "../../core/index.ts";

const EMPTY = {
  texts: 0,
  bytes: 0,
  findings: 0,
  by_entity: {},
  quick_checks: 0,
  quick_check_skips: 0,
  quick_check_skip_rate: 0,
  cache_hits: 0,
  cache_misses: 0,
  cache_hit_rate: 0,
  remote_requests: 0,
  remote_failures: 0,
  remote_fallbacks: 0,
};

describe("statistics", () => {
  it("are plain numbers, from nothing on and after a reset", () => {
    const redactor = createRedactor(loadPolicy());
    expect(redactor.statistics()).toEqual(EMPTY);
    const before = redactor.statistics();
    redactor.redact("é a@example.com, b@example.com, 4111 1111 1111 1111");
    const after = redactor.statistics();
    expect(after).toMatchObject({
      texts: 1,
      bytes: 52,
      findings: 3,
      by_entity: { EMAIL_ADDRESS: 2, CREDIT_CARD: 1 },
    });
    expect(before).toEqual(EMPTY);
    expect(JSON.parse(JSON.stringify(after))).toEqual(after);
    redactor.resetStatistics();
    expect(redactor.statistics()).toEqual(EMPTY);
  });

  it("the quick check: values in which nothing can begin", () => {
    const redactor = createRedactor(loadPolicy());
    redactor.redact('{"a":"plain words","b":"quiet","c":"a longer value without anything in it","d":"a@example.com"}');
    expect(redactor.statistics()).toMatchObject({
      quick_checks: 4,
      quick_check_skips: 3,
      quick_check_skip_rate: 0.75,
    });
  });

  it("a stream is one text, however it is cut; remembered texts count like others", () => {
    const redactor = createRedactor(loadPolicy());
    const text = "é mail a@example.com\n";
    const stream = redactor.stream();
    for (const unit of text) stream.process(unit);
    stream.flush();
    expect(redactor.statistics()).toMatchObject({ texts: 1, bytes: 22, findings: 1 });
    for (let i = 0; i < 4; i++) redactor.redact(text);
    for (let i = 0; i < 4; i++) redactor.redact(new TextEncoder().encode(text));
    redactor.analyze(text);
    redactor.analyze(text, { threshold: 0.1 });
    const { texts, bytes, findings, cache_hits } = redactor.statistics();
    expect([texts, bytes, findings, cache_hits]).toEqual([11, 242, 11, 4]);
  });

  it("what passes without detection is counted too", () => {
    const redactor = createRedactor(loadPolicy({ fields: [{ path: "$.a" }], pii_redaction: { enabled: false } }));
    redactor.redact('{"a":"x","b":"a@example.com"}');
    expect(redactor.statistics()).toMatchObject({ texts: 1, quick_checks: 0, by_entity: { FIELD: 1 } });
  });
});

it("ready() loads what the recognizers in use load lazily, and no other's", async () => {
  const loaded: string[] = [];
  const lazy: readonly Recognizer[] = [emailAddress, ibanCode];
  for (const recognizer of lazy)
    Object.assign(recognizer, { preload: async () => void loaded.push(recognizer.entity) });
  onTestFinished(() => {
    for (const recognizer of lazy) delete recognizer.preload;
  });
  await createRedactor(loadPolicy("fast")).ready();
  expect(loaded).toEqual(["EMAIL_ADDRESS"]);
  await createRedactor(loadPolicy({ pii_redaction: { enabled: false }, fields: [{ path: "$.a" }] })).ready();
  expect(loaded).toHaveLength(1);
});
