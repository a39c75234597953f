import { describe, expect, test } from "vitest";
import { createRedactor, loadPolicy } from "../../core/index.ts";
import { detectorOf, findAll } from "./harness.ts";

const redactor = createRedactor(loadPolicy());
const detector = detectorOf();

function inBytes(text: string): string {
  const stream = redactor.stream<Uint8Array>({ format: "text" });
  const decoder = new TextDecoder();
  let output = "";
  for (const byte of new TextEncoder().encode(text))
    output += decoder.decode(stream.process(Uint8Array.of(byte)).output, { stream: true });
  return output + decoder.decode(stream.flush().output);
}

const body = Array.from({ length: 6 }, (_, i) => `MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC${i}xK7`);

describe("a private key over several lines of text is one finding", () => {
  for (const [name, newline] of [
    ["\\n", "\n"],
    ["\\r\\n", "\r\n"],
  ] as const) {
    const pem = ["-----BEGIN RSA PRIVATE KEY-----", ...body, "-----END RSA PRIVATE KEY-----"].join(newline);
    const text = `loaded key:${newline}${pem}${newline}request done status=200${newline}`;

    test(`${name}: from its BEGIN to its END`, () => {
      const { output, findings } = redactor.redact(text, { format: "text" });
      expect(output).toBe(`loaded key:${newline}${newline}request done status=200${newline}`);
      expect(findings).toMatchObject([{ entity: "API_KEY", start: text.indexOf("-----BEGIN") }]);
    });

    test(`${name}: byte by byte`, () => expect(inBytes(text)).toBe(redactor.redact(text, { format: "text" }).output));
  }

  test("without an END it goes to the end of the text", () => {
    const text = `loaded\n-----BEGIN PRIVATE KEY-----\n${body.join("\n")}\ncut off`;
    expect(redactor.redact(text, { format: "text" }).output).toBe("loaded\n");
    expect(inBytes(text)).toBe("loaded\n");
  });

  test("longer than a span, without an END", () => {
    const text = `loaded\n-----BEGIN PRIVATE KEY-----\n${`${body.join("\n")}\n`.repeat(30)}`;
    expect(text.length).toBeGreaterThan(2 * 4096);
    expect(redactor.redact(text, { format: "text" }).output).toBe("loaded\n");
    expect(inBytes(text)).toBe("loaded\n");
  });
});

describe("nothing else reaches across a newline", () => {
  test.each([
    ["a card on two lines", "4111 1111\n1111 1111"],
    ["a card on two lines after a cue", "card 4111-1111-\n1111-1111"],
    ["a social security number on two lines", "ssn 536-90\n-4399"],
    ["a phone number on two lines", "+1 212\n555\n0123"],
    ["a cue on the line before", "ssn\n000456789"],
    ["a name on the line before", "password=\nhunter2!"],
    ["a name and a colon on the line before", "password:\nhunter2!"],
    ["a cue on the line after", "304 14562\nphone"],
    ["an address on two lines", "10.1.\n2.3"],
    ["an e-mail address on two lines", "ann@\nexample.com"],
  ])("%s", (_, text) => expect(findAll(detector, text)).toEqual([]));
});
