import { describe, expect, it } from "vitest";
import { createRedactor, loadPolicy, PolicyError } from "../../core/index.ts";

interface Field {
  path: string;
  action?: string;
  match?: string;
}

function redact(fields: readonly (string | Field)[], input: string, protect: readonly string[] = []): string {
  const policy = loadPolicy({
    fields: fields.map((field) => (typeof field === "string" ? { path: field } : field)),
    protect,
    pii_redaction: { enabled: false },
  });
  return createRedactor(policy).redact(input).output;
}

describe("paths", () => {
  const table: readonly [string, readonly (string | Field)[], string, string][] = [
    ["a member", ["$.a"], '{"a":"x","b":"y"}', '{"a":"[REDACTED]","b":"y"}'],
    ["a nested member", ["$.a.b"], '{"a":{"b":"x"},"b":"y"}', '{"a":{"b":"[REDACTED]"},"b":"y"}'],
    ["number, boolean, null become strings", ["$.a"], '[{"a":1},2]', '[{"a":1},2]'],
    ["number becomes a string", ["$.a"], '{"a":-1.5e3}', '{"a":"[REDACTED]"}'],
    ["boolean and null", ["$.a", "$.b"], '{"a":true,"b":null}', '{"a":"[REDACTED]","b":"[REDACTED]"}'],
    ["object", ["$.a"], '{"a":{"b":[1,{"c":2}]},"d":3}', '{"a":"[REDACTED]","d":3}'],
    ["array", ["$.a"], '{"a":[1,"}",{"b":"]"}],"d":3}', '{"a":"[REDACTED]","d":3}'],
    ["elements", ["$.a[*]"], '{"a":["x",1,{"y":2}]}', '{"a":["[REDACTED]","[REDACTED]","[REDACTED]"]}'],
    [
      "members of elements",
      ["$.a[*].b"],
      '{"a":[{"b":1,"c":2},{"b":3}]}',
      '{"a":[{"b":"[REDACTED]","c":2},{"b":"[REDACTED]"}]}',
    ],
    ["map values", ["$.h.*"], '{"h":{"p":"x","q":[1]},"p":1}', '{"h":{"p":"[REDACTED]","q":"[REDACTED]"},"p":1}'],
    [
      "any depth",
      ["$..pw"],
      '{"pw":1,"a":[{"pw":"x"}],"b":{"c":{"pw":{}}}}',
      '{"pw":"[REDACTED]","a":[{"pw":"[REDACTED]"}],"b":{"c":{"pw":"[REDACTED]"}}}',
    ],
    ["any depth, below a name", ["$.a..b"], '{"a":{"x":{"b":1}},"b":2}', '{"a":{"x":{"b":"[REDACTED]"}},"b":2}'],
    ["quoted name", ["$['a.b']['c d']"], '{"a.b":{"c d":"x"}}', '{"a.b":{"c d":"[REDACTED]"}}'],
    ["empty name", ["$['']"], '{"":"x"}', '{"":"[REDACTED]"}'],
    ["name outside ASCII", ["$.größe"], '{"größe":"x"}', '{"größe":"[REDACTED]"}'],
    ["escaped name", ["$.pw"], '{"p\\u0077":"x"}', '{"p\\u0077":"[REDACTED]"}'],
    ["case counts", ["$.pw"], '{"PW":"x","pw":"y"}', '{"PW":"x","pw":"[REDACTED]"}'],
    ["two cases, two paths", ["$.PW", "$.pw"], '{"PW":"x","pw":"y"}', '{"PW":"[REDACTED]","pw":"[REDACTED]"}'],
    [
      "loose",
      [{ path: "$.cardNumber", match: "loose" }],
      '{"card_number":1,"Card-Number":2,"CARDNUMBER":3,"card":4}',
      '{"card_number":"[REDACTED]","Card-Number":"[REDACTED]","CARDNUMBER":"[REDACTED]","card":4}',
    ],
    ["duplicate members", ["$.a"], '{"a":1,"a":2}', '{"a":"[REDACTED]","a":"[REDACTED]"}'],
    ["empty value", ["$.a"], '{"a":""}', '{"a":"[REDACTED]"}'],
    ["blanks stay", ["$.a"], '{ "a" : \n "x" , "b":1 }', '{ "a" : \n "[REDACTED]" , "b":1 }'],
    [
      "JSON in a string",
      ["$.body.pw"],
      '{"body":"{\\"pw\\":\\"x\\",\\"n\\":1}"}',
      '{"body":"{\\"pw\\":\\"[REDACTED]\\",\\"n\\":1}"}',
    ],
    ["number in JSON in a string", ["$..pin"], '{"body":"{\\"pin\\":12}"}', '{"body":"{\\"pin\\":\\"[REDACTED]\\"}"}'],
    [
      "three levels",
      ["$..pw"],
      JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ c: JSON.stringify({ pw: "x" }) }) }) }),
      JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ c: JSON.stringify({ pw: "[REDACTED]" }) }) }) }),
    ],
    ["not at the root inside a string", ["$.pw"], '{"body":"{\\"pw\\":\\"x\\"}"}', '{"body":"{\\"pw\\":\\"x\\"}"}'],
    ["remove", [{ path: "$.a", action: "remove" }], '{"a":"x"}', '{"a":""}'],
    ["mask", [{ path: "$.a", action: "mask" }], '{"a":"secret"}', '{"a":"****"}'],
    [
      "a member's name",
      ["$.users.*~"],
      '{"users":{"anna":{"n":1},"bob":2}}',
      '{"users":{"[REDACTED_1]":{"n":1},"[REDACTED_2]":2}}',
    ],
    ["NDJSON", ["$.a"], '{"a":1}\n{"a":2}\n', '{"a":"[REDACTED]"}\n{"a":"[REDACTED]"}\n'],
    ["documents without a newline between", ["$.a"], '{"a":1}{"a":2}', '{"a":"[REDACTED]"}{"a":"[REDACTED]"}'],
    ["JSON in a line of text", ["$.a"], 'INFO got {"a":"x","b":1} ok', 'INFO got {"a":"[REDACTED]","b":1} ok'],
  ];
  for (const [name, fields, input, output] of table)
    it(`${name}: ${input}`, () => {
      expect(redact(fields, input)).toBe(output);
      expect(redact(fields, output)).toBe(output);
    });
});

describe("protect", () => {
  it("is untouched by fields above it, which then redact what is beside it", () => {
    const input = '{"user":{"id":"u-1","name":"Anna","tags":["a","b"]}}';
    const output = '{"user":{"id":"u-1","name":"[REDACTED]","tags":"[REDACTED]"}}';
    expect(redact(["$.user"], input, ["$.user.id"])).toBe(output);
  });

  it("gives way to a longer field path", () => {
    expect(redact(["$.a.b"], '{"a":{"b":1,"c":2}}', ["$.a"])).toBe('{"a":{"b":"[REDACTED]","c":2}}');
  });

  it("keeps detection away", () => {
    const policy = loadPolicy({ protect: ["$.contact"] });
    const input = '{"contact":"anna@example.com","other":"anna@example.com"}';
    expect(createRedactor(policy).redact(input).output).toBe(
      '{"contact":"anna@example.com","other":"<EMAIL_ADDRESS>"}',
    );
  });
});

describe("depth", () => {
  it("redacts what is nested deeper than 512 as a whole, and says so", () => {
    const deep = `${'{"a":'.repeat(600)}"secret"${"}".repeat(600)}`;
    const redactor = createRedactor(loadPolicy({ fields: [{ path: "$.x" }], pii_redaction: { enabled: false } }));
    const { output, findings } = redactor.redact(deep);
    expect(output).not.toContain("secret");
    expect(() => JSON.parse(output)).not.toThrow();
    expect(findings).toMatchObject([{ rule: "nesting", entity: "FIELD" }]);
  });
});

describe("nothing found", () => {
  it("gives the same object back", () => {
    const redactor = createRedactor(loadPolicy({ fields: [{ path: "$.x" }] }));
    const bytes = new TextEncoder().encode('{"a":[1,{"b":"text"}]}\n');
    expect(redactor.redact(bytes).output).toBe(bytes);
  });
});

describe("finding", () => {
  it("names the path as the policy writes it, never a name from the data", () => {
    const redactor = createRedactor(loadPolicy({ fields: [{ path: "$.h.*" }], pii_redaction: { enabled: false } }));
    const [finding] = redactor.redact('{"h":{"anna@example.com":"x"}}').findings;
    expect(finding).toEqual({
      start: 26,
      end: 27,
      entity: "FIELD",
      score: 1,
      rule: "field",
      action: "replace",
      path: "$.h.*",
    });
  });

  it("counts UTF-16 units in strings and bytes in Uint8Arrays", () => {
    const redactor = createRedactor(loadPolicy({ fields: [{ path: "$.b" }], pii_redaction: { enabled: false } }));
    const input = '{"a":"é😀","b":"x"}';
    expect(redactor.redact(input).findings).toMatchObject([{ start: input.indexOf("x"), end: input.indexOf("x") + 1 }]);
    const bytes = new TextEncoder().encode(input);
    const at = bytes.indexOf(0x78);
    expect(redactor.redact(bytes).findings).toMatchObject([{ start: at, end: at + 1 }]);
  });

  it("lets a lone surrogate pass unchanged", () => {
    const input = '{"a":"\ud800","b":"x"}';
    expect(redact(["$.b"], input)).toBe('{"a":"\ud800","b":"[REDACTED]"}');
  });
});

describe("bad paths", () => {
  for (const path of ["", "card", "$", "$.", "$.a[0]", "$.a[?(@.b)]", "$['a", "$~", "$.a~.b", "$.a b"])
    it(`refuses ${JSON.stringify(path)}`, () => {
      expect(() => loadPolicy({ fields: [{ path }] })).toThrow(PolicyError);
    });
});

describe("text in brackets inside valid JSON", () => {
  it("is text, not broken JSON", () => {
    expect(redact(["$.pw"], '{"msg":"[warn] pw=abc","n":"{0} of {1}"}')).toBe(
      '{"msg":"[warn] pw=abc","n":"{0} of {1}"}',
    );
    expect(redact(["$.emails[*]"], '{"emails":"[INFO] hello"}')).toBe('{"emails":"[INFO] hello"}');
  });
});

describe("the explicit JSON format", () => {
  it("finds a member whose head is missing", () => {
    const redactor = createRedactor(loadPolicy({ fields: [{ path: "$.pw" }], pii_redaction: { enabled: false } }));
    expect(redactor.redact('"pw":"SECRET"}', { format: "json" }).output).not.toContain("SECRET");
  });
});

describe("sensitive numbers", () => {
  const redactor = createRedactor(loadPolicy());
  it.each([
    ['{"n":4111111111111111}', '{"n":"****"}'],
    ['{"phone":612345678}', '{"phone":"<PHONE_NUMBER>"}'],
    ['[{"ssn":219099999},1]', '[{"ssn":"****"},1]'],
    ['{"body":"{\\"card\\":4111111111111111}"}', '{"body":"{\\"card\\":\\"****\\"}"}'],
  ])("become strings: %s", (input, output) => {
    expect(redactor.redact(input).output).toBe(output);
    expect(() => JSON.parse(output)).not.toThrow();
    expect(redactor.redact(output).output).toBe(output);
  });
});
