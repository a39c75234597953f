import { QuarantineError } from "../../core/errors.ts";
import type { Redactor } from "../../core/index.ts";

/**
 * A stand-in with behaviour that a test can plan: `SECRET` is replaced, `REFUSE` is quarantined, `CRASH` is a defect.
 * Tests of the pipeline's own promises use it; the handler's tests run the real redactor.
 */
export function scriptedRedactor(): Redactor {
  return {
    redact: ((input: string | Uint8Array) => {
      const text = typeof input === "string" ? input : Buffer.from(input).toString();
      if (text.includes("REFUSE")) throw new QuarantineError("work-budget", text.indexOf("REFUSE"), "refused");
      if (text.includes("CRASH")) throw new SyntaxError(`unexpected ${text}`);
      const output = text.replaceAll("SECRET", "[REDACTED]");
      const count = text.split("SECRET").length - 1;
      const findings = Array.from({ length: count }, () => ({ entity: "FIELD", action: "replace" }));
      return { output: typeof input === "string" ? output : Buffer.from(output), findings };
    }) as unknown as Redactor["redact"],
    analyze: () => [],
    stream: () => {
      throw new Error("the pipeline does not stream");
    },
    redactAsync: () => Promise.reject(new Error("the pipeline asks nobody")),
    statistics: () => {
      throw new Error("the pipeline counts by itself");
    },
    resetStatistics: () => {},
    ready: () => Promise.resolve(),
  };
}
