import { describe, expect, it } from "vitest";
import { createKeyRing, createRedactor, loadPolicy, QuarantineError } from "../../core/index.ts";
import { asProtobuf, contains, fromUtf8, fullRequest, markPolicy, utf8 } from "./planted.ts";

const redactor = createRedactor(markPolicy());
const json = (text: string, by = redactor): string => by.redact(text, { format: "otlp-json" }).output;
const protobuf = (bytes: Uint8Array, by = redactor): Uint8Array => by.redact(bytes, { format: "otlp-protobuf" }).output;
const log = (members: string): string => `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{${members}}]}]}]}`;
const attribute = (key: string, value: string): string =>
  log(`"attributes":[{"key":${JSON.stringify(key)},"value":${value}}]`);

describe.each(["logs", "traces"] as const)("whole requests of %s", (signal) => {
  it("lose a value wherever it stands, and nothing else", () => {
    let number = 0;
    const places: string[] = [];
    const dirty = JSON.stringify(
      fullRequest(signal, (place) => {
        places.push(place);
        return `say MARK-${String(number++).padStart(6, "0")} now`;
      }),
    );
    const names: number[] = [];
    const clean = JSON.stringify(fullRequest(signal, () => "say <MARK> now"));
    const output = json(dirty);
    // Names of members are numbered, so that they stay apart.
    const plain = output.replace(/<MARK_(\d+)>/g, (_, ordinal: string) => {
      names.push(Number(ordinal));
      return "<MARK>";
    });
    expect(plain).toBe(clean);
    expect(names.length).toBeGreaterThan(0);
    const bytes = protobuf(asProtobuf(dirty));
    expect(bytes).toEqual(asProtobuf(output));
    places.forEach((place, i) => {
      expect(contains(bytes, `MARK-${String(i).padStart(6, "0")}`), place).toBe(false);
    });
    expect(json(output)).toBe(output);
    expect(protobuf(bytes)).toBe(bytes);
  });

  it("come back as they are, the same object, if nothing is found", () => {
    const text = JSON.stringify(
      fullRequest(signal, (place) => place),
      null,
      2,
    );
    expect(json(text)).toBe(text);
    const bytes = utf8(text);
    expect(protobuf(bytes.slice(0, 0))).toEqual(new Uint8Array(0));
    expect(redactor.redact(bytes, { format: "otlp-json" }).output).toBe(bytes);
    const request = asProtobuf(text);
    expect(protobuf(request)).toBe(request);
    expect(redactor.redact(request, { format: "otlp-protobuf" }).findings).toEqual([]);
  });
});

describe("values", () => {
  const found = createRedactor(loadPolicy());

  it.each([
    ['{"intValue":"4111111111111111"}', '{"stringValue":"<CREDIT_CARD>"}'],
    ['{"intValue":4111111111111111}', '{"stringValue":"<CREDIT_CARD>"}'],
    ['{"int_value":4111111111111111}', '{"stringValue":"<CREDIT_CARD>"}'],
    ['{"doubleValue":4.111111111111111E15}', '{"stringValue":"<CREDIT_CARD>"}'],
    ['{"doubleValue":4111111111111111}', '{"stringValue":"<CREDIT_CARD>"}'],
    ['{"intValue":"mail a@example.com"}', '{"stringValue":"mail <EMAIL_ADDRESS>"}'],
    ['{"boolValue":"a@example.com"}', '{"stringValue":"<EMAIL_ADDRESS>"}'],
    ['{"stringValue":"a\\u0040example.com","intValue":5}', '{"stringValue":"<EMAIL_ADDRESS>","intValue":5}'],
    ['{"stringValue":4111111111111111}', '{"stringValue":"<CREDIT_CARD>"}'],
    ['"a@example.com"', '"<EMAIL_ADDRESS>"'],
    ['{"later":{"a@example.com":["a@example.com"]}}', '{"later":{"<EMAIL_ADDRESS_1>":["<EMAIL_ADDRESS>"]}}'],
    ['{"arrayValue":{"later":"a@example.com"}}', '{"arrayValue":{"later":"<EMAIL_ADDRESS>"}}'],
    ['{"intValue":"9007199254740993"}', '{"intValue":"9007199254740993"}'],
    ['{"doubleValue":"NaN"}', '{"doubleValue":"NaN"}'],
  ])("%s in JSON", (value, expected) => {
    const policy = loadPolicy({ pii_redaction: { entities: [{ type: "CREDIT_CARD", action: "replace" }] } });
    expect(json(attribute("x", value), createRedactor(policy))).toBe(attribute("x", expected));
  });

  it("are judged by the name of their attribute, as in any JSON", () => {
    for (const [key, value] of [
      ["user.ssn", "219099999"],
      ["db.password", "x7Kqz!"],
      ["phone", "5551234"],
    ] as const) {
      const output = json(attribute(key, JSON.stringify({ stringValue: value })), found);
      expect(output).not.toContain(value);
      expect(asProtobuf(output)).toEqual(protobuf(asProtobuf(attribute(key, `{"stringValue":"${value}"}`)), found));
    }
    expect(json(attribute("order.id", '{"intValue":"219099999"}'), found)).toContain("219099999");
  });

  it("that OTLP does not know, and members with another type than theirs, are read as JSON", () => {
    const request = `{"resourceLogs":[{"x":{"y":"MARK-000001"},"scopeLogs":[{"logRecords":["MARK-000002",{"timeUnixNano":"MARK-000003","traceId":"MARK-000004","severityNumber":{"a":"MARK-000005"},"attributes":{"k":"MARK-000006"},"body":"MARK-000007","flags":"MARK-000008"}],"scope":7}],"resource":"MARK-000009"}],"MARK-000010":null}`;
    const output = json(request);
    expect(output).not.toContain("MARK-");
    expect(output.replace(/<MARK(_1)?>/g, "-")).toBe(request.replace(/MARK-\d+/g, "-"));
  });

  it("ids, times and enums keep their bytes, whatever they look like", () => {
    const ids = log(
      '"timeUnixNano":"4111111111111111","observedTimeUnixNano":4111111111111111,"traceId":"41111111111111114111111111111111","spanId":"4111111111111111","severityNumber":"SEVERITY_NUMBER_WARN","flags":4000000000',
    );
    expect(json(ids, found)).toBe(ids);
    const bytes = asProtobuf(ids);
    expect(protobuf(bytes, found)).toBe(bytes);
  });

  it.each([
    ["traceId", "Logs"],
    ["spanId", "Logs"],
    ["parentSpanId", "Spans"],
    ["timeUnixNano", "Logs"],
    ["observedTimeUnixNano", "Logs"],
    ["startTimeUnixNano", "Spans"],
    ["endTimeUnixNano", "Spans"],
    ["droppedAttributesCount", "Logs"],
    ["droppedEventsCount", "Spans"],
    ["droppedLinksCount", "Spans"],
    ["severityNumber", "Logs"],
    ["flags", "Spans"],
  ])("that are no %s are not excused by the name", (name, resources) => {
    const records = resources === "Logs" ? "logRecords" : "spans";
    const request = (value: string): string =>
      `{"resource${resources}":[{"scope${resources}":[{"${records}":[{"${name}":${value}}]}]}]}`;
    for (const card of ["4111 1111 1111 1111", "4111-1111-1111-1111", "5500 0000 0000 0004"])
      expect(json(request(`"${card}"`), found)).toBe(request('"****"'));
    const path = createRedactor(loadPolicy({ pii_redaction: { enabled: false }, fields: [{ path: `$..${name}` }] }));
    expect(json(request('"none of it"'), path)).toBe(request('"[REDACTED]"'));
  });

  it("whose bytes are no base64 are refused", () => {
    expect(() => json(attribute("x", '{"bytesValue":"no base64!"}'))).toThrow(QuarantineError);
  });
});

describe("field paths", () => {
  const R = '{"stringValue":"[REDACTED]"}';
  const request = JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: "host.name", value: { stringValue: "h1" } }] },
        scopeSpans: [
          {
            scope: { name: "lib" },
            spans: [
              {
                name: "work",
                attributes: [
                  { key: "user.email", value: { stringValue: "me" } },
                  { key: "n", value: { intValue: "5" } },
                  { key: "m", value: { kvlistValue: { values: [{ key: "pw", value: { boolValue: false } }] } } },
                  { key: "j", value: { stringValue: '{"pw":"x"}' } },
                ],
                events: [{ name: "e", attributes: [{ key: "pw", value: { stringValue: "y" } }] }],
                status: { message: "bad", code: 2 },
              },
            ],
          },
        ],
      },
    ],
  });
  const keys = createKeyRing({ current: { version: "k1", secret: new Uint8Array(32).fill(3) } });

  // What takes the place of what, in that order.
  it.each<[string, ...[string, string][]]>([
    ["$.attributes['user.email']", ['{"stringValue":"me"}', R]],
    ["$.attributes.n", ['{"intValue":"5"}', R]],
    ["$.attributes.m", ['{"kvlistValue":{"values":[{"key":"pw","value":{"boolValue":false}}]}}', R]],
    ["$.attributes.m.pw", ['{"boolValue":false}', R]],
    ["$.attributes.j.pw", ['\\"x\\"', '\\"[REDACTED]\\"']],
    ["$.events[*].attributes.pw", ['{"stringValue":"y"}', R]],
    ["$.status.message", ['"bad"', '"[REDACTED]"']],
    ["$.status", ['"bad"', '"[REDACTED]"']],
    ["$.name", ['"work"', '"[REDACTED]"']],
    ["$.resource.attributes['host.name']", ['{"stringValue":"h1"}', R]],
    ["$.scope", ['"lib"', '"[REDACTED]"']],
    ["$.events", ['"e"', '"[REDACTED]"'], ['{"stringValue":"y"}', R]],
    ["$.status.code"],
    ["$..code"],
    ["$..spanId"],
  ])("%s", (path, ...changes) => {
    const redacted = createRedactor(loadPolicy({ pii_redaction: { enabled: false }, fields: [{ path }] }));
    const output = json(request, redacted);
    expect(output).toBe(changes.reduce((text, [from, to]) => text.replace(from, () => to), request));
    expect(protobuf(asProtobuf(request), redacted)).toEqual(asProtobuf(output));
  });

  it.each([
    ["$.attributes", 4],
    ["$.attributes.*", 4],
    ["$..*", 10],
    ["$.*", 10],
  ])("%s means every value in it", (path, count) => {
    const redacted = createRedactor(loadPolicy({ pii_redaction: { enabled: false }, fields: [{ path }] }));
    const output = json(request, redacted);
    expect(output.match(/\[REDACTED\]/g)).toHaveLength(count);
    expect(protobuf(asProtobuf(request), redacted)).toEqual(asProtobuf(output));
  });

  it("that end in ~ mean names of attributes, and leave those of OTLP", () => {
    const fields = [{ path: "$..*~", action: "pseudonymize" }];
    const redacted = createRedactor(loadPolicy({ pii_redaction: { enabled: false }, fields }), { keys });
    const output = json(request, redacted);
    expect(output.match(/"key":"field_k1_[a-z2-7]{20}"/g)).toHaveLength(7);
    expect(protobuf(asProtobuf(request), redacted)).toEqual(asProtobuf(output));
  });

  it("protect what is not to be touched", () => {
    const policy = loadPolicy({ fields: [{ path: "$.attributes" }], protect: ["$.attributes.n"] });
    const output = json(request, createRedactor(policy));
    expect(output).toContain('{"key":"n","value":{"intValue":"5"}}');
    expect(output).not.toContain('"me"');
  });
});

describe("what one attribute says", () => {
  const keys = createKeyRing({ current: { version: "k1", secret: new Uint8Array(32).fill(3) } });
  const pseudonyms = createRedactor(
    loadPolicy({ pii_redaction: { entities: [{ type: "EMAIL_ADDRESS", action: "pseudonymize" }] } }),
    { keys },
  );

  it("has the pseudonym that it has anywhere else", () => {
    const token = pseudonyms.redact("mail ann@example.com", { format: "text" }).output.slice(5);
    const request = attribute("who", '{"stringValue":"ann@example.com"}');
    expect(json(request, pseudonyms)).toBe(attribute("who", `{"stringValue":"${token}"}`));
    const bytes = protobuf(asProtobuf(request), pseudonyms);
    expect(contains(bytes, token)).toBe(true);
    expect(protobuf(bytes, pseudonyms)).toBe(bytes);
  });

  it("may be preserved: it is found and stays", () => {
    const policy = loadPolicy({ pii_redaction: { entities: [{ type: "EMAIL_ADDRESS", action: "preserve" }] } });
    const preserving = createRedactor(policy);
    const bytes = asProtobuf(attribute("who", '{"stringValue":"ann@example.com"}'));
    const { output, findings } = preserving.redact(bytes, { format: "otlp-protobuf" });
    expect(output).toBe(bytes);
    expect(findings).toMatchObject([{ entity: "EMAIL_ADDRESS", action: "preserve" }]);
    expect(findings.map(({ start, end }) => fromUtf8(bytes.subarray(start, end)))).toEqual(["ann@example.com"]);
  });

  it.each([
    ["gen_ai.prompt", '{"stringValue":"my mail is ann@example.com"}'],
    [
      "gen_ai.input.messages",
      `{"stringValue":${JSON.stringify('[{"role":"user","parts":[{"type":"text","content":"ann@example.com"}]}]')}}`,
    ],
    [
      "gen_ai.output.messages",
      '{"arrayValue":{"values":[{"kvlistValue":{"values":[{"key":"role","value":{"stringValue":"user"}},{"key":"content","value":{"stringValue":"ann@example.com"}}]}}]}}',
    ],
    [
      "gen_ai.tool.call.arguments",
      '{"kvlistValue":{"values":[{"key":"to","value":{"stringValue":"ann@example.com"}}]}}',
    ],
  ])("%s, structured or as JSON in a string", (key, value) => {
    const output = json(attribute(key, value), pseudonyms);
    expect(output).not.toContain("ann@example.com");
    expect(output).toMatch(/user_k1_[a-z2-7]{20}@redacted\.example\.com/);
    expect(protobuf(asProtobuf(attribute(key, value)), pseudonyms)).toEqual(asProtobuf(output));
  });
});

describe("tokens of ours beside control characters", () => {
  const keys = createKeyRing({ current: { version: "k1", secret: new Uint8Array(32).fill(3) } });
  const values = ["ann@example.com", "4111111111111111", "10.1.2.3", "2001:db8::1234", "DE89370400440532013000"];

  it.each(["pseudonymize", "hash", "encrypt", "mask"])(
    "are no reason to keep a line of the FIX protocol: %s",
    (action) => {
      const entities = ["EMAIL_ADDRESS", "CREDIT_CARD", "IP_ADDRESS", "IBAN_CODE"].map((type) => ({ type, action }));
      const by = createRedactor(loadPolicy({ pii_redaction: { entities } }), { keys });
      for (const value of values)
        for (const control of ["\u0000", "\u0001", "\u001e", "\u001f"]) {
          const line = ["8=FIX.4.4", `58=${value}`, value, "10=128", ""].join(control);
          const request = log(`"body":{"stringValue":${JSON.stringify(line)}}`);
          const output = json(request, by);
          expect(output).not.toContain(value);
          const bytes = protobuf(asProtobuf(request), by);
          expect(bytes).toEqual(asProtobuf(output));
          expect(protobuf(bytes, by)).toBe(bytes);
        }
    },
  );
});

describe("findings", () => {
  it("have offsets in the input's unit, in the order of the input", () => {
    const text = log(
      '"severityText":"é😀 MARK-000001","body":{"intValue":5},"attributes":[{"key":"MARK-000002","value":{"bytesValue":"TUFSSy0wMDAwMDM="}}]',
    );
    const { findings, output } = redactor.redact(text, { format: "otlp-json" });
    expect(findings.map(({ start, end }) => text.slice(start, end))).toEqual([
      "MARK-000001",
      "MARK-000002",
      "TUFSSy0wMDAwMDM=",
    ]);
    expect(output).toBe(
      text.replace("MARK-000001", "<MARK>").replace("MARK-000002", "<MARK_1>").replace("TUFSSy0wMDAwMDM=", "PE1BUks+"),
    );
    const inBytes = redactor.redact(utf8(text), { format: "otlp-json" });
    expect(fromUtf8(inBytes.output)).toBe(output);
    expect(inBytes.findings.map(({ start, end }) => fromUtf8(utf8(text).subarray(start, end)))[0]).toBe("MARK-000001");
    expect(redactor.analyze(text, { format: "otlp-json" })).toEqual(findings);
    const bytes = asProtobuf(text);
    const places = redactor.analyze(bytes, { format: "otlp-protobuf", threshold: 0.5 });
    expect(places.map(({ start, end }) => fromUtf8(bytes.subarray(start, end)))).toEqual([
      "MARK-000001",
      "MARK-000002",
      "MARK-000003",
    ]);
  });

  it("are counted", () => {
    const counting = createRedactor(markPolicy());
    const text = log('"body":{"stringValue":"MARK-000001"}');
    counting.redact(text, { format: "otlp-json" });
    counting.redact(asProtobuf(text), { format: "otlp-protobuf" });
    const bytes = text.length + asProtobuf(text).length;
    expect(counting.statistics()).toMatchObject({ texts: 2, bytes, findings: 2, by_entity: { MARK: 2 } });
  });

  it("keep text that is no text as it is: lone surrogates, and bytes that are not UTF-8", () => {
    const text = log('"body":{"stringValue":"\ud800 MARK-000001 \udc00"}');
    expect(json(text)).toBe(text.replace("MARK-000001", "<MARK>"));
    const bytes = asProtobuf(log('"body":{"stringValue":"zz MARK-000001 zz\\n\\""}'));
    const at = Buffer.from(bytes).indexOf("zz");
    bytes.set([0xff, 0xc3], at);
    const output = protobuf(bytes);
    expect(contains(output, "MARK")).toBe(true);
    expect([...output.subarray(Buffer.from(output).indexOf(' <MARK> zz\n"') - 2)].slice(0, 2)).toEqual([0xff, 0xc3]);
  });
});

it("protobuf is not a string", () => {
  expect(() => redactor.redact("x", { format: "otlp-protobuf" })).toThrow(TypeError);
});
