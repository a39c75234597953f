import { describe, expect, it } from "vitest";
import { createRandom } from "../../bench/random.ts";
import { createRedactor, loadPolicy } from "../../core/index.ts";

const random = createRandom(3);
const token = (length: number): string =>
  Array.from({ length }, () => "abcdefghijklmnopqrstuvwxyz0123456789"[random(36)]).join("");

/** Values that go on and on, in which more may be found, or nothing. */
const VALUES: Readonly<Record<string, (length: number) => string>> = {
  "a bearer token": (length) => `Authorization: Bearer ${token(length)}`,
  "a password": (length) => `password=${token(length)}`,
  "a URL": (length) => `https://user:pw@example.com/?token=${token(length)}`,
  "a private key": (length) => `-----BEGIN RSA PRIVATE KEY-----\\n${token(length)}\\n-----END RSA PRIVATE KEY-----`,
  "addresses in one run": (length) => "u@example.com".repeat(length / 13),
};
const LAST = "last@example.org";

describe.each(Object.entries(VALUES))("behind %s, however long, findings are made", (_, make) => {
  it.each([3000, 9000, 17_000, 70_000])("%i characters", (length) => {
    const text = `${make(length)} and ${LAST} x`;
    for (const input of [`${text}\n`, `${make(length)}\n${LAST} x\n`, `${JSON.stringify({ m: text })}\n`]) {
      const outputs = (["auto", "script"] as const).flatMap((kernel) => {
        const redactor = createRedactor(loadPolicy({}), { kernel });
        const inChunks = (size: number): string => {
          const stream = redactor.stream();
          let output = "";
          for (let at = 0; at < input.length; at += size) output += stream.process(input.slice(at, at + size)).output;
          return output + stream.flush().output;
        };
        return [redactor.redact(input).output, inChunks(4500), inChunks(16_384)];
      });
      expect(outputs[0]).not.toContain(LAST);
      expect(outputs[0]!.trimEnd().at(-1)).toBe(input.trimEnd().at(-1));
      // Compared as booleans: the message need not hold the texts.
      expect(outputs.map((output) => output === outputs[0])).toEqual(outputs.map(() => true));
    }
  });
});
