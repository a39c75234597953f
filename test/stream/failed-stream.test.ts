import { expect, it } from "vitest";
import { createRedactor, loadPolicy, QuarantineError } from "../../core/index.ts";

it.each(["string", "bytes"] as const)("a stream of %s that has failed takes nothing more", (unit) => {
  const redactor = createRedactor(loadPolicy({}));
  const text = "no JSON at all, but ada@example.com ".repeat(200);
  const stream = redactor.stream<string | Uint8Array>({ format: "json" });
  const chunk = unit === "string" ? text : Buffer.from(text);
  expect(() => stream.process(chunk)).toThrow(QuarantineError);
  expect(() => stream.process(chunk)).toThrow("this stream has failed");
  expect(() => stream.flush()).toThrow("this stream has failed");
  // What is refused before anything is read leaves it as it was.
  const other = redactor.stream<string | Uint8Array>();
  other.process(chunk);
  expect(() => other.process(unit === "string" ? Buffer.from(text) : text)).toThrow("strings or bytes, not both");
  expect(other.flush().output.toString()).not.toContain("ada@example.com");
});
