import { describe, expect, it } from "vitest";
import {
  createKeyRing,
  createRedactor,
  loadPolicy,
  QuarantineError,
  type Redactor,
  RemoteFailure,
} from "../../core/index.ts";
import { copyAsUtf8 } from "../../core/remote/units.ts";
import { createRandom, PATHS, plant } from "../support/json-samples.ts";
import { fakeAnalyzer, findNames, remotePolicy } from "./fake-analyzer.ts";

const keys = createKeyRing({ current: { version: "k1", secret: new Uint8Array(32).fill(5) } });
const NAMES = {
  "Zoë Čapek": "PERSON",
  "Anna Smith": "PERSON",
  "the fox": "PERSON",
  東京: "LOCATION",
  "😀 Bo": "PERSON",
};

function withNames(document: object = remotePolicy(), score = 0.85) {
  const { analyzer, texts, requests } = fakeAnalyzer(({ text }) => findNames(text, NAMES, score));
  return { redactor: createRedactor(loadPolicy(document), { remote: analyzer }), texts, requests };
}

describe("before -> after", () => {
  it.each([
    ["Anna Smith called from 東京", "<PERSON> called from <LOCATION>"],
    ["😀😀 Zoë Čapek, Anna Smith\r\n\nAnna Smith\n", "😀😀 <PERSON>, <PERSON>\r\n\n<PERSON>\n"],
    ['{"user":"Zoë Čapek","n":1}', '{"user":"<PERSON>","n":1}'],
    ['{"user":"Zo\\u00eb \\u010capek\\t\\ud83d\\ude00 Bo"}', '{"user":"<PERSON>\\t<PERSON>"}'],
    ['{"a":{"b":["x","Anna\\u0020Smith \\"\\\\"]}}', '{"a":{"b":["x","<PERSON> \\"\\\\"]}}'],
    ['{"body":"{\\"who\\":\\"Anna Smith\\"}"}', '{"body":"{\\"who\\":\\"<PERSON>\\"}"}'],
    ['{"body":"{\\"who\\":\\"Zo\\\\u00eb Čapek\\"}"}', '{"body":"{\\"who\\":\\"<PERSON>\\"}"}'],
    ["Anna Smith <anna@example.com> SSN 219-09-9999", "<PERSON> <<EMAIL_ADDRESS>> SSN ****"],
    ["{'who': 'Anna Smith', broken", "{'who': '<PERSON>', broken"],
  ])("%s -> %s", async (before, after) => {
    const { redactor } = withNames();
    expect((await redactor.redactAsync(before)).output).toBe(after);
    const bytes = await redactor.redactAsync(new TextEncoder().encode(before));
    expect(new TextDecoder().decode(bytes.output)).toBe(after);
  });

  it("findings have the input's offsets and say what found them", async () => {
    const { redactor } = withNames();
    const input = '😀{"pet":"the\\u0020fox"}';
    const { findings } = await redactor.redactAsync(input, { format: "text" });
    expect(findings).toEqual([]);
    const json = await redactor.redactAsync(input.slice(2));
    expect(json.findings).toEqual([
      { start: 8, end: 20, entity: "PERSON", score: 0.85, rule: "remote/person", action: "replace" },
    ]);
  });

  it("a name in a string longer than a token, and in a text longer than a step of the engine", async () => {
    const { redactor } = withNames();
    const filler = "word ".repeat(3000);
    const json = `{"a":"${filler}Anna Smith ${filler}"}`;
    expect((await redactor.redactAsync(json)).output).toBe(json.replace("Anna Smith", "<PERSON>"));
    const text = `${"a line of text without anything\n".repeat(5000)}it was Anna Smith\n`;
    expect((await redactor.redactAsync(text)).output).toBe(text.replace("Anna Smith", "<PERSON>"));
  });

  it("pseudonyms, and redacting twice", async () => {
    const { analyzer } = fakeAnalyzer(({ text }) => [
      ...findNames(text, NAMES),
      ...findNames(text, { PERSON: "PERSON", REDACTED: "LOCATION", person: "PERSON", "****": "PERSON", k1: "PERSON" }),
    ]);
    const document = remotePolicy({}, {}, { fields: [{ path: "$.f" }] });
    for (const options of [{ remote: analyzer }, { remote: analyzer, keys }]) {
      const redactor = createRedactor(loadPolicy(document), options);
      const input = '{"u":"Anna Smith","f":"x","c":"4111 1111 1111 1111 a@example.com Anna Smith"}';
      const once = (await redactor.redactAsync(input)).output;
      expect(once).not.toMatch(/Anna|4111|example\.com(?<!redacted\.example\.com)/);
      expect((await redactor.redactAsync(once)).output).toBe(once);
    }
  });
});

describe("what is asked", () => {
  it("values and lines, decoded, each once; no numbers, no names of members, nothing at paths", async () => {
    const document = remotePolicy({}, {}, { fields: [{ path: "$.secret" }], protect: ["$.id"] });
    const { redactor, texts, requests } = withNames(document);
    await redactor.redactAsync(
      '{"a":"caf\\u00e9 one","n":12345678,"secret":"hidden words","id":"kept words","b":["caf\\u00e9 one","17:04"],"a long name of a member":null}\nplain line\n',
    );
    expect(texts()).toEqual(["café one", "plain line"]);
    expect(requests[0]).toEqual({
      text: "café one",
      language: "en",
      entities: ["PERSON", "LOCATION"],
      score_threshold: 0.8,
    });
  });

  it("long text in parts that end at blanks; bytes that are no UTF-8 as question marks", async () => {
    const { redactor, texts } = withNames();
    const line = Array.from({ length: 2000 }, (_, i) => `word${i} `).join("");
    await redactor.redactAsync(line);
    expect(texts().join("")).toBe(line);
    expect(texts().every((text) => text.length <= 4096 && text.endsWith(" "))).toBe(true);
    const bytes = new Uint8Array([0x61, 0xff, 0x41, 0x6e, 0x6e, 0x61, 0x20, 0x53, 0x6d, 0x69, 0x74, 0x68, 0xe6, 0x9d]);
    const { output } = await redactor.redactAsync(bytes, { format: "text" });
    expect(texts().at(-1)).toBe("a?Anna Smith??");
    expect([...output]).toEqual([0x61, 0xff, ...new TextEncoder().encode("<PERSON>"), 0xe6, 0x9d]);
  });

  it("whatever the bytes, as text of the same length in UTF-8", () => {
    const random = createRandom(80);
    const bytes = [0x41, 0x80, 0xbf, 0xc0, 0xc2, 0xc3, 0xe0, 0xe2, 0xed, 0xf0, 0xf4, 0xf5, 0xff, 0x90, 0x9f, 0xa0];
    const strict = new TextDecoder("utf-8", { fatal: true });
    for (let i = 0; i < 3000; i++) {
      const raw = Uint8Array.from({ length: 1 + random.int(6) }, () => random.pick(bytes));
      const copy = copyAsUtf8(raw);
      expect(() => strict.decode(copy)).not.toThrow();
      // Read by the standard's own decoder, both have the same well-formed characters.
      expect(new TextDecoder().decode(raw).replace(/\ufffd/g, "")).toBe(strict.decode(copy).replace(/\?/g, ""));
    }
  });

  it("a repeated text is asked about once, with the cache switched off once a call", async () => {
    for (const [performance, count] of [
      [{}, 1],
      [{ cache_enabled: false }, 3],
    ] as const) {
      const { redactor, texts } = withNames(remotePolicy({}, { performance }));
      for (let i = 0; i < 3; i++) await redactor.redactAsync("Anna Smith\nAnna Smith\n");
      expect(texts()).toHaveLength(count);
    }
  });

  it("no more at a time than the policy says, however many calls", async () => {
    let now = 0;
    let most = 0;
    const { analyzer } = fakeAnalyzer(async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      return [];
    });
    const redactor = createRedactor(loadPolicy(remotePolicy({ max_concurrency: 3 })), { remote: analyzer });
    const text = Array.from({ length: 20 }, (_, i) => `line ${i} of words`).join("\n");
    await Promise.all([redactor.redactAsync(text), redactor.redactAsync(`x${text}`)]);
    expect(most).toBe(3);
  });
});

describe("what counts of an answer", () => {
  it("the threshold, the allow list and the policy's entities", async () => {
    // Nothing that is found without the other side.
    const input = "the fox in 東京";
    expect((await withNames(remotePolicy(), 0.79).redactor.redactAsync(input)).output).toBe(input);
    const allowed = withNames(remotePolicy({}, {}, { allow: [{ value: "the fox" }] }));
    expect((await allowed.redactor.redactAsync(input)).output).toBe("the fox in <LOCATION>");
    const people = withNames(remotePolicy({ entities: ["PERSON", "NRP"] }));
    expect((await people.redactor.redactAsync(input)).output).toBe("<PERSON> in 東京");
    const off = withNames(remotePolicy({}, { entities: [{ type: "PERSON", enabled: false }] }));
    expect((await off.redactor.redactAsync(input)).output).toBe("the fox in <LOCATION>");
    const masked = withNames(remotePolicy({}, { entities: [{ type: "PERSON", action: "mask" }] }));
    expect((await masked.redactor.redactAsync(input)).output).toBe("**** in <LOCATION>");
  });

  it("of overlapping findings the better one names the whole", async () => {
    const { analyzer } = fakeAnalyzer(({ text }) => [
      { entity_type: "LOCATION", start: 0, end: 4, score: 0.85 },
      { entity_type: "PERSON", start: 2, end: text.length - 1, score: 0.9 },
    ]);
    const redactor = createRedactor(loadPolicy(remotePolicy()), { remote: analyzer });
    expect((await redactor.redactAsync("to anna@example.com!")).output).toBe("<EMAIL_ADDRESS>!");
  });
});

describe("failures", () => {
  const MARKER = "marker-in-foreign-error";
  const bad: readonly (readonly [string, () => unknown])[] = [
    ["no list", () => ({ error: MARKER })],
    ["null in it", () => [null]],
    ["an offset past the end", () => [{ entity_type: "PERSON", start: 0, end: 1000, score: 1 }]],
    ["an offset in UTF-16 units", () => [{ entity_type: "PERSON", start: 0, end: 10, score: 1 }]],
    ["a negative one", () => [{ entity_type: "PERSON", start: -1, end: 2, score: 1 }]],
    ["half a one", () => [{ entity_type: "PERSON", start: 0.5, end: 2, score: 1 }]],
    ["an end before the start", () => [{ entity_type: "PERSON", start: 3, end: 3, score: 1 }]],
    ["a score that is none", () => [{ entity_type: "PERSON", start: 0, end: 2, score: Number.NaN }]],
    ["text for a score", () => [{ entity_type: "PERSON", start: 0, end: 2, score: "1" }]],
    ["no entity", () => [{ start: 0, end: 2, score: 1 }]],
    [
      "an error",
      () => {
        throw new SyntaxError(MARKER);
      },
    ],
    [
      "a failure",
      () => {
        throw new RemoteFailure("timeout");
      },
    ],
  ];
  // Nine code points, ten UTF-16 units, in the second line.
  const INPUT = "12:04 17\n😀 Bo xyzw\nmail a@example.com\n";

  it.each(bad)("%s: quarantine, with the place of the text", async (_what, answer) => {
    const { analyzer } = fakeAnalyzer(({ text }) => (text.includes("Bo") ? answer() : []));
    const redactor = createRedactor(loadPolicy(remotePolicy()), { remote: analyzer });
    const error = await redactor.redactAsync(INPUT).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(QuarantineError);
    expect(error).toMatchObject({ code: "remote-recognizer", position: 9 });
    expect(`${(error as Error).stack}${JSON.stringify(error)}`).not.toMatch(new RegExp(`${MARKER}|xyzw`));
    expect((error as Error).cause).toBeUndefined();
    expect(redactor.statistics()).toMatchObject({ remote_failures: 1, remote_fallbacks: 0, texts: 0 });
  });

  it.each(bad)("%s: local findings, counted", async (_what, answer) => {
    const { analyzer } = fakeAnalyzer(({ text }) => (text.includes("Bo") ? answer() : []));
    const redactor = createRedactor(loadPolicy(remotePolicy({ on_failure: "local" })), { remote: analyzer });
    const { output } = await redactor.redactAsync(INPUT);
    expect(output).toBe(redactor.redact(INPUT).output);
    expect(output).toContain("<EMAIL_ADDRESS>");
    expect(redactor.statistics()).toMatchObject({ remote_failures: 1, remote_fallbacks: 1 });
  });

  it("after a failure nothing more is asked, and the next call asks again", async () => {
    const { analyzer, texts } = fakeAnalyzer(() => {
      throw new RemoteFailure("unreachable");
    });
    const document = remotePolicy({ max_concurrency: 1, on_failure: "local" });
    const redactor = createRedactor(loadPolicy(document), { remote: analyzer });
    await redactor.redactAsync("one line\ntwo lines\nthree lines");
    expect(texts()).toEqual(["one line"]);
    await redactor.redactAsync("one line\ntwo lines\nthree lines");
    expect(texts()).toEqual(["one line", "one line"]);
  });

  it("the place of a text in JSON in a string, in bytes", async () => {
    const { analyzer } = fakeAnalyzer(() => null);
    const redactor = createRedactor(loadPolicy(remotePolicy()), { remote: analyzer });
    const input = '{"é":1,"body":"{\\"who\\":\\"Anna Smith\\"}"}';
    const position = new TextEncoder().encode(input.slice(0, input.indexOf("Anna"))).length;
    await expect(redactor.redactAsync(input)).rejects.toMatchObject({ position });
  });

  it("the caller's signal ends the wait with its own reason", async () => {
    const controller = new AbortController();
    const { analyzer } = fakeAnalyzer(
      (_request, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(new RemoteFailure("unreachable")));
          controller.abort(new Error("enough"));
        }),
    );
    const redactor = createRedactor(loadPolicy(remotePolicy({ on_failure: "local" })), { remote: analyzer });
    await expect(redactor.redactAsync("Anna Smith", { signal: controller.signal })).rejects.toThrow("enough");
    await expect(redactor.redactAsync("Anna Smith", { signal: controller.signal })).rejects.toThrow("enough");
    expect(redactor.statistics()).toMatchObject({ remote_requests: 1, remote_failures: 0 });
  });

  it("what cannot be redacted is not sent", async () => {
    const { redactor, texts } = withNames();
    await expect(redactor.redactAsync("Anna Smith", { format: "json" })).rejects.toMatchObject({ code: "not-json" });
    expect(texts()).toEqual([]);
  });

  it("a policy with a remote recogniser and no way to it is a mistake of the program, for redactAsync alone", async () => {
    const redactor = createRedactor(loadPolicy(remotePolicy()));
    expect(redactor.redact("a@example.com").output).toBe("<EMAIL_ADDRESS>");
    await expect(redactor.redactAsync("a@example.com")).rejects.toThrow(TypeError);
  });
});

describe("without findings of the other side redactAsync is redact", () => {
  const fields = PATHS.map((path) => ({ path, action: "pseudonymize" }));
  const silent = fakeAnalyzer(() => []).analyzer;
  const pairs: readonly (readonly [string, Redactor])[] = [
    ["no remote recogniser", createRedactor(loadPolicy({ fields }), { keys })],
    ["off", createRedactor(loadPolicy({ ...remotePolicy({}, { enabled: false }), fields }), { keys })],
    ["silent", createRedactor(loadPolicy(remotePolicy()), { remote: silent })],
    ["silent, fields", createRedactor(loadPolicy(remotePolicy({}, {}, { fields })), { remote: silent, keys })],
  ];

  it.each(pairs)("%s", async (_what, redactor) => {
    const random = createRandom(77);
    for (let i = 0; i < 150; i++) {
      const text = Array.from({ length: 1 + random.int(4) }, (_, n) => {
        const line = JSON.stringify(plant(random, n).value, null, random.pick([0, 0, 2]));
        const long = random.chance(0.05) ? `{"l":"${"a\\u0062 ".repeat(2000)}","m":"a@example.com"}` : "";
        return long + (random.chance(0.4) ? line.slice(random.int(20), random.int(line.length)) : line);
      }).join(random.pick(["\n", "\n", "", "\r\n", " INFO mail b@example.com "]));
      const format = random.pick(["auto", "ndjson", "text"] as const);
      const input = random.chance(0.5) ? text : new TextEncoder().encode(text);
      const expected = redactor.redact(input, { format });
      const { output, findings } = await redactor.redactAsync<string | Uint8Array>(input, { format });
      expect([output, findings]).toEqual([expected.output, expected.findings]);
      if (expected.output === input) expect(output).toBe(input);
    }
  });

  it("large input, whose batch is scanned in steps", async () => {
    const [, redactor] = pairs[3]!;
    const random = createRandom(78);
    const lines = Array.from({ length: 1500 }, (_, n) => JSON.stringify(plant(random, n).value));
    for (const text of [lines.join("\n"), lines.join("\n").slice(7), `[${lines.join(",")}]`, lines.join(" INFO ")])
      expect((await redactor.redactAsync(text)).output).toBe(redactor.redact(text).output);
  });
});

it("no name that the other side finds is left, wherever it stands", async () => {
  const NAME = "Quirine Valkenburg";
  const { analyzer } = fakeAnalyzer(({ text }) => findNames(text, { [NAME]: "PERSON" }));
  const redactor = createRedactor(loadPolicy(remotePolicy({}, {}, { fields: [{ path: "$.card.number" }] })), {
    remote: analyzer,
  });
  const random = createRandom(79);
  const spell = (text: string): string =>
    [...text].map((c) => (random.chance(0.3) ? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}` : c)).join("");
  for (let i = 0; i < 200; i++) {
    const value = { a: "NAME and NAME", b: { c: ["x", "été 😀 NAME"] }, body: JSON.stringify({ d: "NAME", e: 1 }) };
    const document = JSON.stringify({ ...(plant(random, i).value as object), ...value });
    const json = document.replace(/NAME/g, () => (random.chance(0.5) ? NAME : spell(NAME)));
    const text = `${json}\n${random.pick(["", "plain "])}${NAME} 12:00\n`;
    // In JSON in a string an escape of one level is one of the outer string: it is undone before anything is read.
    const { output } = await redactor.redactAsync(text);
    expect(
      output.replace(/\\u00([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    ).not.toMatch(/Quirine|Valkenburg/);
    for (const line of output.split("\n").slice(0, 1)) expect(() => JSON.parse(line)).not.toThrow();
  }
});
