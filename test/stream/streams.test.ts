import { describe, expect, it } from "vitest";
import { createKeyRing, createRedactor, type Format, loadPolicy, type Redactor } from "../../core/index.ts";
import { createRandom, PATHS, plant, type Random } from "../support/json-samples.ts";

const keys = createKeyRing({ current: { version: "k1", secret: new Uint8Array(32).fill(9) } });
const REDACTORS: Readonly<Record<string, Redactor>> = {
  "fields only": createRedactor(
    loadPolicy({ fields: PATHS.map((path) => ({ path })), pii_redaction: { enabled: false } }),
  ),
  "detection, no keys": createRedactor(loadPolicy()),
  "detection and fields, with keys": createRedactor(
    loadPolicy({ fields: PATHS.map((path) => ({ path, action: "pseudonymize" })) }),
    { keys },
  ),
};

const LONG = `https://example.com/${"a1b2".repeat(2500)}`;
const TEXTS: readonly string[] = [
  "",
  "x",
  "Call John at 555-1234 or email john@example.com",
  "My credit card number is 4532-0123-4567-8901 ok",
  '{"ssn":"219-09-9999","msg":"card 4111 1111 1111 1111","u":"a\\u0040b.example.com","n":4111111111111111}\n',
  '2026-03-10 INFO {"user":{"password":"S3"},"ip":"10.20.30.40"} done\nnext 192.168.1.1\n',
  '{"body":"{\\"user\\":{\\"password\\":\\"S3\\"},\\"mail\\":\\"a@example.com\\"}"}',
  '{"user":{"password":"a\nb"},"x":1}\n{"user":{"password":"c"}}\n',
  "{'user': {'password': 'it\\'s'}, 'mail': 'a@example.com'}",
  "café 😀 anna@example.com 😀😀 naïve +46 8 123 456 78",
  "\ud800 lone \udc00 surrogates a@example.com \ud83d",
  "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA7\nq8Zz\n-----END RSA PRIVATE KEY-----\nafter\n",
  `{"card":{"number":"${"9".repeat(6000)}"},"user":{"password":"${"p\\u0071".repeat(1200)}"},"m":"a@example.com"}`,
  `{"note":"${"word ".repeat(1300)}anna@example.com ${"\\u0061".repeat(900)}","url":"${LONG}"}`,
  '[{"key":"user.phone","value":{"stringValue":"2125550123"}},{"phone":{"type":"home","number":"5551234"}}]\n',
  'id,ssn,"phone number"\n1,219099999,5551234\n2,"219099998","555 1234"\n\n3,219099999,5551234\n',
  '{"csv":"id,ssn\\n1,219099999\\n","sql":"INSERT INTO t (ssn) VALUES (\'219099999\')"}\nid,ssn\n1,219099999\n',
  "INSERT INTO t (id, ssn, password) VALUES (1,'219099999','it''s 2'), (2,'219099998', E'hunter2!');\n",
  '<u><ssn>219099999</ssn><field name="phone">5551234</field><add key="password" value="hunter2!"/></u>\nUser{phone=5551234, ssn=219099999}\n',
  `INSERT INTO t (id, apikey) VALUES (1,''E'Bearer 10T09:20:46.729Zabcdef0123456789abcdef') ${"and so on ".repeat(40)}\n`,
  `INSERT INTO t (id, user) VALUES (,"Amy Corp.") ${"and so on ".repeat(40)}\n`,
  `|n|nhsno\n||\n||(212)55501${" ".repeat(300)}`,
  `INSERT INTO t (name, account_no) VALUES ("Ada O'Neil", 370631861, "021000021") ${"and so on ".repeat(450)}\n`,
  ` ""\nJohn Q. Smith | Bearer abcdef0123456789abcdef\nabc1 | 550e8400-e29b-41d4-a716-446655440000\n${"and so on ".repeat(40)}\n`,
  `id,ssn${" ".repeat(60)}\n1,219099999\nend\nfirst.name,phone\nx,5551234\n`,
  `id,remark,ssn\n${"1,some words of a row,219099999\n".repeat(40)}{"ssn":"219099999"}\n1,x,219099999\n`,
  `{"body":${JSON.stringify(JSON.stringify({ user: { password: "S3" }, pad: "z".repeat(5000), mail: "a@example.com" }))}}`,
];

interface Run {
  output: string;
  findings: readonly unknown[];
  held: number;
}

function feed(redactor: Redactor, pieces: readonly string[], format: Format): Run {
  const stream = redactor.stream({ format });
  const results = pieces.map((piece) => stream.process(piece));
  results.push(stream.flush());
  const longest = Math.max(0, ...pieces.map((piece) => piece.length));
  return {
    output: results.map((result) => result.output).join(""),
    findings: results.flatMap((result) => result.findings),
    held: Math.max(...results.map((result) => result.meta.buffered)) - longest,
  };
}

function cut(random: Random, text: string, most: number): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const size = 1 + random.int(most);
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces;
}

describe.each(Object.entries(REDACTORS))(
  "%s: every way of cutting gives the batch's output and findings",
  (_, redactor) => {
    const check = (text: string, pieces: readonly string[], format: Format): void => {
      const batch = redactor.redact(text, { format });
      const { output, findings, held } = feed(redactor, pieces, format);
      expect(output).toBe(batch.output);
      expect(findings).toEqual(batch.findings);
      expect(held).toBeLessThanOrEqual(2 * 4096 + 2 * 256 + 128);
    };

    it("every cut in two", () => {
      for (const text of TEXTS)
        for (let at = 0; at <= text.length; at += text.length > 1000 ? 97 : 1)
          check(text, [text.slice(0, at), text.slice(at)], "auto");
    });

    it("unit by unit", () => {
      for (const text of TEXTS)
        if (text.length < 1000)
          for (const format of ["auto", "ndjson", "text"] as const) check(text, text.split(""), format);
    });

    it("random cuts of random documents, whole and broken", () => {
      const random = createRandom(21);
      for (let i = 0; i < 150; i++) {
        const text = Array.from({ length: 1 + random.int(4) }, (_, n) => {
          const line = JSON.stringify(plant(random, n).value, null, random.pick([0, 0, 2]));
          return random.chance(0.3) ? line.slice(random.int(20), random.int(line.length)) : line;
        }).join(random.pick(["\n", "\n", "", "\r\n", " INFO "]));
        check(text, cut(random, text, random.pick([2, 9, 60, 700])), random.pick(["auto", "ndjson", "text"]));
      }
      for (const text of TEXTS) check(text, cut(random, text, 300), "auto");
    });

    it("bytes, cut anywhere, even inside a character", () => {
      const random = createRandom(22);
      const utf8 = new TextEncoder();
      for (const text of TEXTS.filter((text) => text !== "")) {
        const bytes = utf8.encode(text);
        const batch = redactor.redact(bytes);
        const stream = redactor.stream<Uint8Array>();
        const parts: Uint8Array[] = [];
        const findings: unknown[] = [];
        for (let at = 0; at < bytes.length; ) {
          const size = 1 + random.int(random.pick([3, 50, 900]));
          const result = stream.process(bytes.subarray(at, at + size));
          parts.push(result.output);
          findings.push(...result.findings);
          at += size;
        }
        const last = stream.flush();
        expect(Buffer.concat([...parts, last.output])).toEqual(Buffer.from(batch.output));
        expect([...findings, ...last.findings]).toEqual(batch.findings);
      }
    });

    it("what has left is never taken back, whatever comes next", () => {
      const random = createRandom(23);
      for (let i = 0; i < 60; i++) {
        const [x, y, z] = [random.pick(TEXTS), random.pick(TEXTS), random.pick(TEXTS)].map((text) =>
          text.slice(0, random.int(text.length + 1)),
        ) as [string, string, string];
        const stream = redactor.stream();
        const emitted = stream.process(x + y).output;
        expect(redactor.redact(x + y + z).output.startsWith(emitted)).toBe(true);
      }
    });
  },
);

describe("chunks that once went wrong", () => {
  const fieldsOnly = (...paths: string[]): Redactor =>
    createRedactor(loadPolicy({ fields: paths.map((path) => ({ path })), pii_redaction: { enabled: false } }));
  const ndjson = '{"pw":"SECRET"}\n'.repeat(400);
  it.each<[string, string, string, Format, number[]]>([
    ["a quote as the last byte of a chunk in a used buffer", "$.pw", ndjson, "auto", [5008, 133]],
    ["a long string that is never closed", "$.token", `{"id":"{\\"token\\":\\"[foo ${"a".repeat(4100)}`, "text", [103]],
    ["backslashes before the closing quote", "$.token", `\\"token\\":\\"${"b".repeat(115)}\\"`, "text", [1]],
    [
      "a carriage return before the next record",
      "$.whole",
      `\n  "whole": {"a":"${"x".repeat(98)}"}\r\n{`,
      "auto",
      [128],
    ],
  ])("%s", (_, path, text, format, sizes) => {
    const redactor = fieldsOnly(path);
    const pieces = sizes.map((size, i) => {
      const from = sizes.slice(0, i).reduce((sum, n) => sum + n, 0);
      return text.slice(from, from + size);
    });
    pieces.push(text.slice(pieces.join("").length));
    expect(feed(redactor, pieces, format).output).toBe(redactor.redact(text, { format }).output);
    expect(feed(redactor, text.split(""), format).output).toBe(redactor.redact(text, { format }).output);
  });

  it("many sizes of chunks over many records", () => {
    const redactor = fieldsOnly("$.pw");
    const random = createRandom(24);
    const expected = redactor.redact(ndjson).output;
    for (let i = 0; i < 40; i++) expect(feed(redactor, cut(random, ndjson, 5000), "auto").output).toBe(expected);
  });
});

describe("stream", () => {
  it("tells what it found and what it holds, in the founding document's words", () => {
    const stream = createRedactor(loadPolicy()).stream();
    const first = stream.process("My card is 4532-0123-4567");
    expect(first).toMatchObject({ output: "", meta: { emitted: 0, buffered: 25, pii_types: [], pii_count: 0 } });
    stream.process("-8901");
    const last = stream.flush();
    expect(last.output).toBe("My card is ****");
    expect(last.meta).toEqual({ emitted: 15, buffered: 0, pii_types: ["CREDIT_CARD"], pii_count: 1 });
  });

  it("refuses to go on after flush, and to mix strings and bytes", () => {
    const stream = createRedactor(loadPolicy()).stream();
    stream.process("a");
    expect(() => stream.process(new Uint8Array(1) as never)).toThrow(TypeError);
    stream.flush();
    expect(() => stream.process("b")).toThrow(TypeError);
  });

  it("keeps a long value that is to stay, in strings and in bytes", () => {
    const redactor = createRedactor(loadPolicy({ fields: [{ path: "$.x", action: "preserve" }] }));
    for (const length of [5000, 60_000]) {
      const text = `{"a":1,"x":"${"ab9 ".repeat(length / 4)}","mail":"a@example.com"}`;
      const expected = text.replace("a@example.com", "<EMAIL_ADDRESS>");
      for (const size of [64, 7000]) {
        const strings = redactor.stream();
        const bytes = redactor.stream<Uint8Array>();
        let output = "";
        const parts: Uint8Array[] = [];
        for (let at = 0; at < text.length; at += size) {
          output += strings.process(text.slice(at, at + size)).output;
          parts.push(bytes.process(Buffer.from(text.slice(at, at + size))).output);
        }
        expect(output + strings.flush().output === expected).toBe(true);
        expect(Buffer.concat([...parts, bytes.flush().output]).toString() === expected).toBe(true);
      }
    }
  });

  it("emits a configured value's replacement once, however long the value, and holds none of it", () => {
    const redactor = createRedactor(loadPolicy({ fields: [{ path: "$.pw" }], pii_redaction: { enabled: false } }));
    const stream = redactor.stream();
    let output = stream.process('{"pw":"').output;
    for (let i = 0; i < 2000; i++) {
      const step = stream.process("secret ".repeat(100));
      output += step.output;
      expect(step.meta.buffered).toBeLessThan(10_000);
    }
    output += stream.process('","x":1}').output + stream.flush().output;
    expect(output).toBe('{"pw":"[REDACTED]","x":1}');
  });
});

describe("input that is no text", () => {
  const redactor = createRedactor(loadPolicy());
  it.each([
    ["UTF-16 with a byte order mark", Buffer.from('\ufeff{"a":1}', "utf16le")],
    ["UTF-16 without", Buffer.from("anna@example.com and more", "utf16le")],
    ["binary", new Uint8Array(200)],
  ])("is refused: %s", (_, input) => {
    expect(() => redactor.redact(new Uint8Array(input))).toThrow(
      expect.objectContaining({ name: "QuarantineError", code: "not-text" }),
    );
  });

  it.each(["hello", "not json", "text {}", "nul", "tru"])("is refused as JSON: %s", (input) => {
    expect(() => redactor.redact(input, { format: "json" })).toThrow(expect.objectContaining({ code: "not-json" }));
  });
});
