import { describe, expect, it } from "vitest";
import { createRedactor, loadPolicy } from "../../core/index.ts";

const redactorOf = (path: string) =>
  createRedactor(loadPolicy({ pii_redaction: { enabled: false }, fields: [{ path }] }));

const ESCAPED = '\\\\\\"a\\\\\\": 1';
const TEXTS = ["$[3", "x:[a", '"x"[p', '{"x":[p', "password=a", '"password"p', '[{"password":p', "x [a]"];

describe("a text's output does not depend on the texts before it", () => {
  it.each(["$[*]", "$.password", "$.x[*]"])("path %s", (path) => {
    for (const text of TEXTS)
      for (const before of [ESCAPED, '{"a":[1,"b', "'x':"]) {
        const redactor = redactorOf(path);
        const alone = redactor.redact(text, { format: "text" }).output;
        redactor.redact(before, { format: "text" });
        expect(redactor.redact(text, { format: "text" }).output, `${text} behind ${before}`).toBe(alone);
      }
  });
});

describe("a row of backslashes longer than a value's part", () => {
  const row = "\\".repeat(4097);
  it.each([
    ["before a name", `${row}"\\\\"password":hunter2`],
    ["before a quote", `${row}"password":"hunter2"`],
    ["behind a name", `\\password{${row}"`],
    ["in a string", `cmd "${row}" "password":"hunter2" x`],
  ])("%s: a stream gives what the whole text gives, wherever it is cut", (_, text) => {
    const redactor = redactorOf("$..password");
    for (const format of ["text", "auto"] as const) {
      const whole = redactor.redact(text, { format }).output;
      for (let cut = 0; cut < text.length; cut += cut < 4080 ? 255 : 1) {
        const stream = redactor.stream<string>({ format });
        const parts = [stream.process(text.slice(0, cut)), stream.process(text.slice(cut)), stream.flush()];
        expect(parts.map(({ output }) => output).join("") === whole, `${format}, cut ${cut}`).toBe(true);
      }
    }
  });
});
