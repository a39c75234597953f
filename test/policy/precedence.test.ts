import { describe, expect, test } from "vitest";
import { loadPolicy } from "../../core/policy/load.ts";

interface Row {
  readonly preset?: string;
  readonly profile?: string;
  readonly threshold?: number;
  readonly mode?: string;
  readonly modes?: object;
}

function load({ preset, profile, threshold, mode, modes }: Row) {
  return loadPolicy({
    ...(preset && { preset }),
    pii_redaction: {
      ...(profile && { profile }),
      ...(threshold !== undefined && { confidence_threshold: threshold }),
      ...(mode && { compliance_mode: mode }),
      ...(modes && { compliance_modes: modes }),
    },
  });
}

describe("threshold", () => {
  test.each<[string, Row, number]>([
    ["nothing written: the default mode's", {}, 0.8],
    ["a threshold alone beats the default mode, upwards", { threshold: 0.9 }, 0.9],
    ["and downwards", { threshold: 0.3 }, 0.3],
    ["zero is a threshold", { threshold: 0 }, 0],
    ["a mode alone", { mode: "strict" }, 0.6],
    ["a mode alone, upwards", { mode: "permissive" }, 0.95],
    ["both written: the lower wins (mode)", { threshold: 0.8, mode: "strict" }, 0.6],
    ["both written: the lower wins (threshold)", { threshold: 0.5, mode: "strict" }, 0.5],
    ["both written, permissive", { threshold: 0.7, mode: "permissive" }, 0.7],
    ["the default mode, written, takes part", { threshold: 0.9, mode: "balanced" }, 0.8],
    ["a redefined mode", { mode: "strict", modes: { strict: { confidence_threshold: 0.4 } } }, 0.4],
    ["a redefined default mode, not chosen", { modes: { balanced: { confidence_threshold: 0.7 } } }, 0.7],
    ["a redefined mode that is not in force", { modes: { strict: { confidence_threshold: 0.1 } } }, 0.8],
    ["a preset", { preset: "fast" }, 0.9],
    ["a preset with both: the lower", { preset: "prod" }, 0.6],
    ["a threshold over a preset", { preset: "prod", threshold: 0.9 }, 0.9],
    ["a mode over a preset", { preset: "hipaa", mode: "permissive" }, 0.95],
    ["threshold and mode over a preset", { preset: "fast", threshold: 0.9, mode: "strict" }, 0.6],
    ["a profile over the default mode", { profile: "fast" }, 0.9],
    ["a profile beside a preset with a mode: the lower", { profile: "fast", preset: "prod" }, 0.6],
    ["a threshold over a profile", { profile: "fast", threshold: 0.5 }, 0.5],
    ["a mode over a profile", { profile: "accurate", mode: "balanced" }, 0.8],
  ])("%s", (_what, row, expected) => {
    expect(load(row).detection.threshold).toBe(expected);
  });
});

describe("unknown entities follow the mode in force", () => {
  test.each<[Row, string]>([
    [{}, "preserve"],
    [{ mode: "strict" }, "mask"],
    [{ preset: "prod" }, "mask"],
    [{ preset: "prod", mode: "balanced" }, "preserve"],
    [{ threshold: 0.1 }, "preserve"],
    [{ mode: "strict", modes: { strict: { unknown_entities: "preserve" } } }, "preserve"],
  ])("%j: %s", (row, expected) => {
    expect(load(row).detection.unknownEntities).toBe(expected);
  });
});

describe("the original length is logged only when asked for", () => {
  const asks = { balanced: { log_original_length: true } };
  test.each<[Row, boolean]>([
    [{}, false],
    [{ mode: "balanced" }, false],
    [{ mode: "permissive" }, false],
    [{ modes: asks }, true],
    [{ modes: asks, mode: "strict" }, false],
  ])("%j: %s", (row, expected) => {
    expect(load(row).audit.logOriginalLength).toBe(expected);
  });
  test("audit.log_original_length has the last word", () => {
    const audit = (log_original_length: boolean) =>
      loadPolicy({ pii_redaction: { audit: { log_original_length }, compliance_modes: asks } }).audit.logOriginalLength;
    expect([audit(true), audit(false)]).toEqual([true, false]);
  });
});

test("an entity's own action beats the preset's, whatever the mode", () => {
  const entities = [{ type: "EMAIL_ADDRESS", action: "mask" }];
  for (const preset of ["balanced", "prod", "hipaa", "fast"]) {
    const policy = loadPolicy({ preset, pii_redaction: { compliance_mode: "strict", entities } });
    const rule = policy.detection.entities.find(({ entity }) => entity === "EMAIL_ADDRESS")!;
    expect(policy.actions[rule.action]!.kind).toBe("mask");
  }
});

test("an entity the profile leaves out comes back when it is written", () => {
  const policy = loadPolicy({ preset: "fast", pii_redaction: { entities: [{ type: "IBAN_CODE" }] } });
  expect(policy.detection.entities.map((rule) => rule.entity)).toEqual([
    "EMAIL_ADDRESS",
    "CREDIT_CARD",
    "US_SSN",
    "IBAN_CODE",
  ]);
});

describe("cards: keyed codes and kept digits (PCI DSS 3.5.1)", () => {
  const card = (settings: object) => ({ pii_redaction: { entities: [{ type: "CREDIT_CARD", ...settings }] } });
  const field = (settings: object) => ({ fields: [{ path: "$.card", entity: "CREDIT_CARD", ...settings }] });
  test.each<[string, object, boolean]>([
    ["kept digits alone", card({ action: "mask", keep_last: 4 }), true],
    ["a pseudonym alone", card({ action: "pseudonymize" }), true],
    ["hash and mask without digits", { ...card({ action: "hash" }), ...field({ action: "mask" }) }, true],
    ["hash and last four", { ...card({ action: "hash" }), ...field({ action: "mask", keep_last: 4 }) }, false],
    ["last four and pseudonym", { ...card({ keep_last: 4 }), ...field({ action: "pseudonymize" }) }, false],
    ["first six and pseudonym", { ...card({ keep_first: 6 }), ...field({ action: "pseudonymize" }) }, false],
  ])("%s: allowed %s", (_what, policy, allowed) => {
    if (allowed) expect(loadPolicy(policy).version).toBe(1);
    else expect(() => loadPolicy(policy)).toThrow(/PCI DSS/);
  });
});
