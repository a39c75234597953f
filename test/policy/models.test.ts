import { describe, expect, test } from "vitest";
import { readCompiledPolicy } from "../../core/policy/compiled.ts";
import { loadPolicy } from "../../core/policy/load.ts";
import { codesOf } from "../schema/documents.ts";

const url = "http://127.0.0.1:5002";
const load = (redaction: object, rest: object = {}) => loadPolicy({ ...rest, pii_redaction: redaction });
const actionsOf = (policy: ReturnType<typeof loadPolicy>) =>
  Object.fromEntries(
    policy.detection.remote!.entities.map(({ entity, action }) => [entity, policy.actions[action]!.kind]),
  );

describe("ml_models.remote", () => {
  test("an address is enough", () => {
    const policy = load({ ml_models: { remote: { url } } });
    expect(policy.detection.remote).toEqual({
      url,
      timeoutMs: 1000,
      onFailure: "quarantine",
      language: "en",
      entities: [
        { entity: "PERSON", action: expect.any(Number) },
        { entity: "LOCATION", action: expect.any(Number) },
      ],
      maxConcurrency: 4,
    });
    expect(actionsOf(policy)).toEqual({ PERSON: "pseudonymize", LOCATION: "pseudonymize" });
    expect(policy.notices).toEqual([expect.stringContaining("redactAsync alone")]);
    expect(readCompiledPolicy(JSON.stringify(policy))).toEqual(policy);
    expect(policy.hash).not.toBe(loadPolicy().hash);
  });

  test("everything", () => {
    const remote = {
      url: "env:ANALYZER",
      timeout_ms: 250,
      on_failure: "local",
      language: "pt-BR",
      entities: ["NRP", "PERSON", "NRP"],
      max_concurrency: 1,
    };
    const policy = load({ ml_models: { enabled: true, remote }, entities: [{ type: "PERSON", action: "remove" }] });
    expect(policy.detection.remote).toMatchObject({
      url: "env:ANALYZER",
      timeoutMs: 250,
      onFailure: "local",
      language: "pt-BR",
      maxConcurrency: 1,
    });
    expect(actionsOf(policy)).toEqual({ NRP: "mask", PERSON: "remove" });
  });

  test("entities that are off are not asked for; hipaa derives nothing", () => {
    const entities = [{ type: "LOCATION", enabled: false }];
    expect(actionsOf(load({ ml_models: { remote: { url } }, entities }, { preset: "hipaa" }))).toEqual({
      PERSON: "replace",
    });
  });

  test.each([
    [url, []],
    ["http://localhost", []],
    ["http://[::1]:5002/x", []],
    ["https://presidio.example.com/a/b", []],
    ["env:ANALYZER", []],
    ["http://presidio.example.com", ["unencrypted"]],
    ["http://localhost.example.com", ["unencrypted"]],
    ["http://127.0.0.1.example.com", ["unencrypted"]],
  ])("%s: %j", (address, told) => {
    const { notices } = load({ ml_models: { remote: { url: address } } });
    expect(notices.slice(1)).toEqual(told.map((word) => expect.stringContaining(word)));
  });

  // biome-ignore lint/suspicious/noTemplateCurlyInString: the policy's own syntax
  const asVariable = "${ANALYZER}";
  test("a variable in either spelling", () => {
    expect(load({ ml_models: { remote: { url: asVariable } } }).detection.remote!.url).toBe("env:ANALYZER");
  });

  test.each([
    "http://marker:marker@example.com",
    "http://example.com/?token=marker",
    "http://example.com/#marker",
    "ftp://example.com",
    "example.com",
    "secret:marker",
    "http://",
    "http://a b",
    "",
  ])("%s is refused and not repeated", (address) => {
    for (const ml_models of [{ remote: { url: address } }, { enabled: false, remote: { url: address } }])
      for (const redaction of [{ ml_models }, { profiles: { unused: { ml_models } } }]) {
        const [issue] = codesOf({ pii_redaction: redaction });
        expect(issue).toMatchObject({ code: "wrong-value", path: expect.stringMatching(/remote\.url$/) });
        expect(JSON.stringify(issue) + (issue as unknown as Error).message).not.toContain("marker");
      }
  });

  test.each([
    [{}, "missing"],
    [{ url, entities: [] }, "out-of-range"],
    [{ url, entities: ["person"] }, "wrong-value"],
    [{ url, language: "English" }, "wrong-value"],
    [{ url, on_failure: "ignore" }, "unknown-value"],
    [{ url, timeout_ms: 0 }, "out-of-range"],
    [{ url, max_concurrency: 65 }, "out-of-range"],
    [{ url, zzz: 1 }, "unknown-key"],
  ])("%j: %s", (remote, code) => {
    expect(codesOf({ pii_redaction: { ml_models: { remote } } })).toMatchObject([{ code }]);
  });
});

describe("on and off", () => {
  const isOn = (redaction: object) => load(redaction).detection.remote !== undefined;
  const remote = { url };

  test("ml_models.enabled: false is off, and says so", () => {
    const policy = load({ ml_models: { enabled: false, remote } });
    expect(policy.detection.remote).toBeUndefined();
    expect(policy.notices).toEqual(["ml_models.remote is off: ml_models.enabled is false"]);
  });

  test("what the file says beats the profile, key by key", () => {
    const profiles = { mine: { ml_models: { enabled: false, remote } } };
    expect(isOn({ profiles })).toBe(false);
    expect(isOn({ profile: "mine", profiles })).toBe(false);
    expect(isOn({ profile: "mine", profiles, ml_models: { enabled: true } })).toBe(true);
    expect(
      isOn({ profile: "fast", profiles: { fast: { ml_models: { enabled: false } } }, ml_models: { remote } }),
    ).toBe(false);
    expect(isOn({ profile: "accurate", ml_models: { remote } })).toBe(true);
  });

  test("quick_check_only asks nobody and looks for no names, whatever else is written", () => {
    const profiles = { quick: { quick_check_only: true, entities: ["US_SSN", "PERSON"] } };
    const entities = ["PERSON", "LOCATION", "EMAIL_ADDRESS"].map((type) => ({ type, action: "mask" }));
    const policy = load({ profile: "quick", profiles, entities, ml_models: { enabled: true, remote } });
    expect(policy.detection.remote).toBeUndefined();
    expect(policy.detection.entities.map(({ entity }) => entity)).toEqual(["EMAIL_ADDRESS", "US_SSN"]);
    expect(policy.notices).toContain("ml_models.remote is off: quick_check_only");
  });

  test("the names of models are accepted, and it is said that none is loaded", () => {
    for (const redaction of [
      { ml_models: { spacy_model: "en_core_web_lg" } },
      { profiles: { mine: { ml_models: { transformers_model: "dslim/bert-base-NER" } } } },
    ]) {
      const policy = load(redaction);
      expect(policy.notices).toEqual([expect.stringContaining("no model is loaded")]);
      expect(policy.detection).toEqual(loadPolicy().detection);
    }
    expect(load({ ml_models: { enabled: false } }).notices).toEqual([]);
  });
});
