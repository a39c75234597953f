import { describe, expect, it } from "vitest";
import { createRedactor, loadPolicy } from "../../core/index.ts";

const WINDOW = 64;
/** What is found is printed by place and score. */
const POLICY = {
  pii_redaction: { streaming: { window_size: WINDOW, emit_threshold: 1 } },
  fields: [{ path: "$.user.password" }, { path: "$..card" }],
};
const PLACES: Readonly<Record<string, (blanks: string) => string>> = {
  "before a colon": (blanks) =>
    `{"a":{"card"${blanks}:{"n":"John Miller","m":"x@example.com"}},"b":"4111 1111 1111 1111"}\n`,
  "behind a colon": (blanks) => `{"user":{"password":${blanks}"hunter2","n":"John Miller"},"b":"x@example.com"}\n`,
  "before a comma": (blanks) =>
    `{"user":{"password":"hunter2"${blanks},"n":"John Miller"},"b":[1${blanks},"x@example.com"]}\n`,
  "before a closer": (blanks) => `{"user":{"password":"hunter2"${blanks}}${blanks},"b":"x@example.com"}\n`,
  // Names here are read as values are if the one with the blanks is not taken for a name.
  "in what is cut": (blanks) => `{"":{"":"","":{"":"\\"",""${blanks}:{"":"","":{"":"","":"","":{"J Mer`,
};

describe.each(Object.entries(PLACES))("blanks %s, about as many as there may be", (_, make) => {
  it.each([-2, -1, 0, 1, 2, 3])("window %i", (more) => {
    const text = Buffer.from(make(" ".repeat(WINDOW + more)));
    for (const kernel of ["auto", "script"] as const) {
      const redactor = createRedactor(loadPolicy(POLICY), { kernel });
      const whole = redactor.redact<Uint8Array>(text, { format: "ndjson" });
      for (let cut = 1; cut < text.length; cut++) {
        const stream = redactor.stream<Uint8Array>({ format: "ndjson" });
        const parts = [stream.process(text.subarray(0, cut)), stream.process(text.subarray(cut)), stream.flush()];
        expect(Buffer.concat(parts.map(({ output }) => output)).equals(whole.output), `cut at ${cut}`).toBe(true);
        expect(
          parts.flatMap(({ findings }) => findings),
          `cut at ${cut}`,
        ).toEqual(whole.findings);
      }
    }
  });
});
