import { describe, expect, it } from "vitest";
import { createRedactor, type Format, loadPolicy } from "../../core/index.ts";
import { createRandom, PATHS, plant, redactByWalk } from "../support/json-samples.ts";

const redactor = createRedactor(
  loadPolicy({ fields: PATHS.map((path) => ({ path })), pii_redaction: { enabled: false } }),
);
const FORMATS: readonly Format[] = ["auto", "json", "ndjson", "text"];
const NAMES = /user|password|card|number|emails|headers|accept|x-y|secret|orders|pin|odd name|whole/g;

describe("secrets planted at configured paths", () => {
  it("valid JSON: what a walk over the parsed document would do, in every format", () => {
    const random = createRandom(11);
    for (let i = 0; i < 400; i++) {
      const { value } = plant(random, i);
      const text = JSON.stringify(value, null, random.pick([0, 0, 1, 2]));
      const expected = redactByWalk(value);
      for (const format of FORMATS) {
        const { output } = redactor.redact(text, { format });
        expect(JSON.parse(output)).toEqual(expected);
        expect(redactor.redact(output, { format }).output).toBe(output);
      }
    }
  });

  it("valid JSON: nothing outside the findings changes, and the findings are where the secrets are", () => {
    const random = createRandom(12);
    for (let i = 0; i < 200; i++) {
      const { value, secrets } = plant(random, i);
      const text = JSON.stringify(value);
      const { output, findings } = redactor.redact(text);
      let at = 0;
      let rebuilt = "";
      for (const { start, end } of findings) {
        const found = text.slice(start, end);
        expect(secrets.some((secret) => found.includes(secret) || secret.includes(found))).toBe(true);
        const quoted = text[start] === "{" || text[start] === "[";
        rebuilt += text.slice(at, start) + (quoted ? '"[REDACTED]"' : "[REDACTED]");
        at = end;
      }
      expect(output).toBe(rebuilt + text.slice(at));
    }
  });

  it("every escape of every character of a secret and of a name", () => {
    const toEscapes = (text: string): string =>
      [...text].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
    const input = `{"${toEscapes("card")}":{"${toEscapes("number")}":"${toEscapes("S3CRET")}","note":"${toEscapes("kept")}"}}`;
    expect(JSON.parse(redactor.redact(input).output)).toEqual({ card: { number: "[REDACTED]", note: "kept" } });
  });

  it("no truncation leaves a secret, and every one ends", () => {
    const random = createRandom(13);
    for (let i = 0; i < 60; i++) {
      const { value, secrets } = plant(random, i);
      const text = JSON.stringify(value, null, random.pick([0, 0, 2]));
      for (let cut = 0; cut < text.length; cut += 1 + random.int(7)) {
        const { output } = redactor.redact(text.slice(0, cut));
        for (const secret of secrets) expect(output).not.toContain(secret);
      }
    }
  });

  it("a truncated record does not hide the secrets of the records after it", () => {
    const random = createRandom(14);
    for (let i = 0; i < 200; i++) {
      const first = JSON.stringify(plant(random, 1).value);
      const { value, secrets } = plant(random, 2);
      const last = JSON.stringify(value);
      const input = `${first.slice(0, 1 + random.int(first.length - 1))}\n${last}\n`;
      const { output } = redactor.redact(input, { format: "ndjson" });
      for (const secret of secrets) expect(output).not.toContain(secret);
    }
  });

  // What may be left: a name that was itself damaged, a byte that makes other valid JSON, and a structure whose damage
  // shows only after more than 4,096 bytes. Measured here: under 2 %. The bound notices if it gets worse.
  it("one wrong byte outside the names leaves a secret in fewer than 2 % of cases, and never in the string it is in", () => {
    const random = createRandom(15);
    let tried = 0;
    let left = 0;
    for (let i = 0; i < 300; i++) {
      const { value, secrets } = plant(random, i);
      const text = JSON.stringify(value, null, random.pick([0, 0, 2]));
      const names = [...text.matchAll(NAMES)].map((match) => [match.index, match.index + match[0].length] as const);
      for (let k = 0; k < 10; k++) {
        const at = random.int(text.length);
        if (names.some(([from, to]) => at >= from && at <= to)) continue;
        const byte = random.pick(['"', "{", "}", "[", "]", ",", ":", "\\", "\n", "x", " ", "\0", "'", ""]);
        const { output } = redactor.redact(text.slice(0, at) + byte + text.slice(at + random.int(2)));
        tried++;
        if (secrets.some((secret) => output.includes(secret))) left++;
        const inside = secrets.find((secret) => text.indexOf(secret) < at && at < text.indexOf(secret) + secret.length);
        if (inside !== undefined) {
          const [before, after] = [
            inside.slice(0, at - text.indexOf(inside)),
            inside.slice(at - text.indexOf(inside) + 1),
          ];
          if (before.length > 5) expect(output).not.toContain(before);
          if (after.length > 5 && !'"\n'.includes(byte)) expect(output).not.toContain(after);
        }
      }
    }
    expect(tried).toBeGreaterThan(1500);
    expect(left / tried).toBeLessThan(0.02);
  });
});
