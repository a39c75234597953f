import { expect, test } from "vitest";
import { createRedactor, loadPolicy } from "../../core/index.ts";
import { drawText } from "../detect/made-up.ts";

const strict = createRedactor(loadPolicy({ pii_redaction: { compliance_mode: "strict" } }));
const balanced = createRedactor(loadPolicy());

test.each([
  ['{"passport_number":"ZZ-99-8877-Q"}', '{"passport_number":"****"}'],
  ['{"tax_file_number":"77-1234-x"}', '{"tax_file_number":"****"}'],
  ['{"policy_card":"4711-0815-42"}', '{"policy_card":"****"}'],
  ["level=info card=4711-0815-42 took=3ms", "level=info card=**** took=3ms"],
  ['iban: "XX12 3456 7890"', 'iban: "****"'],
  [`{"wallet":"${drawText("hex", 20)}"}`, '{"wallet":"****"}'],
])("strict mode masks %s", (before, after) => {
  expect(strict.redact(before).output).toBe(after);
  expect(strict.redact(after).output).toBe(after);
});

test.each([
  ['{"order_number":"ZZ-99-8877-Q","trace":"4711-0815-42"}'],
  ['{"card_type":"visa2020x","phone_model":"SM-G991B"}'],
  ['{"card":"declined","iban":"missing"}'],
  ["took=3ms path=/srv/app2 host=web-17 build=2024.11.03-rc1"],
])("strict mode leaves %s", (text) => {
  expect(strict.redact(text).output).toBe(text);
});

test("by default nothing is found that has no name", () => {
  const text = '{"passport_number":"ZZ-99-8877-Q?"}';
  expect(balanced.analyze(text).map(({ entity }) => entity)).not.toContain("UNKNOWN_ID");
  expect(strict.analyze('{"wallet":"ab12-cd34-ef56"}')).toMatchObject([
    { entity: "UNKNOWN_ID", rule: "unknown-id", action: "mask" },
  ]);
});

test("what is known better is named better", () => {
  expect(strict.analyze('{"card":"4111111111111111"}')).toMatchObject([{ entity: "CREDIT_CARD" }]);
});

test("the policy may give it another action, or switch it off or on", () => {
  const text = '{"wallet":"ab12-cd34-ef56"}';
  const redact = (pii_redaction: object): unknown => createRedactor(loadPolicy({ pii_redaction })).redact(text).output;
  const entry = (rest: object): object => ({ entities: [{ type: "UNKNOWN_ID", ...rest }] });
  expect(redact({ compliance_mode: "strict", ...entry({ action: "replace" }) })).toBe('{"wallet":"<UNKNOWN_ID>"}');
  expect(redact({ compliance_mode: "strict", ...entry({ enabled: false }) })).toBe(text);
  expect(redact(entry({ action: "replace" }))).toBe('{"wallet":"<UNKNOWN_ID>"}');
  expect(redact({ compliance_mode: "strict", compliance_modes: { strict: { unknown_entities: "preserve" } } })).toBe(
    text,
  );
  expect(redact({ compliance_mode: "strict", compliance_modes: { strict: { confidence_threshold: 0.97 } } })).toBe(
    '{"wallet":"****"}',
  );
});
