import { describe, expect, it } from "vitest";
import { createRedactor, loadPolicy } from "../../core/index.ts";

const redactorWith = (window_size: number) =>
  createRedactor(
    loadPolicy({
      pii_redaction: {
        entities: [{ type: "EMAIL_ADDRESS", action: "replace" }],
        streaming: { window_size, emit_threshold: 1 },
      },
    }),
  );
const LEAD = " ".repeat(300);

describe("an address longer than the window", () => {
  it.each([64, 65, 72, 100, 127, 128, 256])("goes whole, wherever the text is cut: %i bytes", (window) => {
    const redactor = redactorWith(window);
    for (const tail of ["@Dr.Id", "@mail-gateway-eu-central-1-production.example.com", "%40example.com"])
      for (const local of [1, 20, 40, 58, 62, 64]) {
        const address = "x".repeat(local) + tail;
        const text = `${LEAD}${address} the `;
        const whole = redactor.redact(text).output;
        for (let cut = LEAD.length; cut < text.length; cut++) {
          const stream = redactor.stream<string>({ format: "text" });
          const parts = [stream.process(text.slice(0, cut)), stream.process(text.slice(cut)), stream.flush()];
          expect(parts.map(({ output }) => output).join(""), `${tail}, ${local}, cut ${cut - LEAD.length}`).toBe(whole);
        }
      }
  });

  it("is found in one piece of the text at the least window", () => {
    const text = `from firstname.middlename.lastname@mail-gateway-eu-central-1-production.example.com `;
    expect(redactorWith(64).redact(text).output).toBe("from <EMAIL_ADDRESS> ");
  });
});
