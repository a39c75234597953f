import fc from "fast-check";
import { expect, it } from "vitest";
import { createRedactor, loadPolicy } from "../../core/index.ts";

const SECRET = "S3CR3T-value";
const redactor = createRedactor(loadPolicy({ pii_redaction: { enabled: false }, fields: [{ path: "$.pin" }] }));

/**
 * JSON in a long string in JSON in a string, whose value lies at the path only if the nesting before it is wrong, and which breaks further on: the
 * value goes, and must not have left a stream before that is known.
 */
function nest(before: number, after: number, levels: number): string {
  const inner = JSON.stringify({ p: "x".repeat(before), b: { pin: SECRET } }) + " ".repeat(after);
  let text = `{"n":${JSON.stringify(inner).slice(0, -1)}\n`;
  for (let level = 0; level < levels; level++) text = JSON.stringify({ m: text });
  return text;
}

it("a value in doubt, deep in long strings, is held until it is certain", () => {
  let gone = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4200 }),
      fc.integer({ min: 0, max: 4200 }),
      fc.integer({ min: 0, max: 2 }),
      fc.constantFrom(7, 40, 300, 1000),
      (before, after, levels, size) => {
        const bytes = new TextEncoder().encode(nest(before, after, levels));
        const whole = Buffer.from(redactor.redact(bytes).output).toString();
        if (!whole.includes(SECRET)) gone++;
        const stream = redactor.stream<Uint8Array>();
        let output = "";
        for (let at = 0; at < bytes.length; at += size)
          output += Buffer.from(stream.process(bytes.slice(at, at + size)).output).toString();
        output += Buffer.from(stream.flush().output).toString();
        expect(output === whole).toBe(true);
      },
    ),
    { numRuns: 300, seed: 6 },
  );
  expect(gone).toBeGreaterThan(50);
});
