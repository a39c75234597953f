import fc from "fast-check";

/** Names that paths of the policies have, that say what stands under them, that mean something beside others, and that say nothing. */
const NAMES: readonly string[] = [
  ..."user email password card number http headers cookie accept items tags attributes a b n kontonummer message".split(
    " ",
  ),
  ..."key value type name id text stringValue intValue k v label system code first content data".split(" "),
  ..."ssn phone passport dob mrn iban token session apiKey authorization client_ip f0 f299 trace_id".split(" "),
  ...["User.Email", "card-number", "päth", "日本", "", "x y", "p\\u0061ssword", "ada@example.com", "zq1", "77", "772"],
  ...["o".repeat(47), "p".repeat(48), "q".repeat(49), "r".repeat(128), "s".repeat(129)],
];

const TEXTS: readonly string[] = [
  ...["", " ", "x", "lorem ipsum", "ada@example.com", "mail bob@example.org now", "4111 1111 1111 1111", "219-09-9999"],
  ...["203.0.113.7", "+1 415 555 0123", "password=hunter2!", "Bearer abcdef0123456789abcdef", "GB82WEST12345698765432"],
  ...[
    "John Miller",
    "5551234",
    "219099999",
    "00123456",
    "EMP-123456",
    "zq7",
    "772",
    "ababc",
    "order:abc",
    "abc12!",
    "xzy",
  ],
  ...["support@example.com", "test-a@example.com", "日本語", "naïve 😀", "2025-03-14T09:26:53.123Z", "ssn: 219099999"],
  ...[
    "bWFpbCBhZGFAZXhhbXBsZS5jb20gbm93",
    "https://ada:pw@example.com/?token=abc",
    "a\\nb",
    "\\u0022ssn\\u0022: 219099999",
  ],
  ...[
    "\\ud83d\\ude00",
    "\\ud800",
    "C:\\\\temp\\\\x",
    'quo\\"te',
    "a\\/b",
    "ada\\u0040example.com",
    "%3Dada%40example.com",
  ],
  ...["{", "[1,2", '{\\"ssn\\":\\"219099999\\"}', '[\\"ada@example.com\\"]', " {}", '\\"', "'", "ssn", "phone"],
];
const NUMBERS: readonly string[] = [
  ...["0", "-0", "7", "77", "771", "-12", "1.5", "-0.25e-3", "1E5", "2e+10", "1234567", "4111111111111111", "5551234"],
  ...["219099999", "12345678901234567890", "true", "false", "null"],
];

const blanks = fc.constantFrom("", "", "", "", "", " ", "  ", "\t", "\n", "\r\n", " ".repeat(70));
const string = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 2, arbitrary: fc.string({ unit: "grapheme" }).map((text) => JSON.stringify(text).slice(1, -1)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...TEXTS), fc.constantFrom(...TEXTS)).map((two) => two.join(" ")) },
);

const { value } = fc.letrec<{ value: string; array: string; object: string; attribute: string; nested: string }>(
  (tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 6, arbitrary: string.map((text) => `"${text}"`) },
      { weight: 3, arbitrary: fc.constantFrom(...NUMBERS) },
      { weight: 2, arbitrary: tie("array") },
      { weight: 5, arbitrary: tie("object") },
      { weight: 1, arbitrary: tie("attribute") },
      { weight: 1, arbitrary: tie("nested") },
    ),
    array: fc
      .tuple(fc.array(tie("value"), { maxLength: 4 }), blanks)
      .map(([items, blank]) => `[${items.join(`${blank},${blank}`) || blank}]`),
    object: fc
      .tuple(fc.array(fc.tuple(fc.constantFrom(...NAMES), tie("value")), { maxLength: 5 }), blanks, blanks)
      .map(
        ([members, a, b]) => `{${members.map(([name, text]) => `${a}"${name}"${b}:${a}${text}${b}`).join(",") || a}}`,
      ),
    attribute: fc
      .tuple(
        fc.constantFrom("key", "name", "k", "type"),
        string,
        fc.constantFrom("value", "stringValue", "text"),
        tie("value"),
      )
      .map(([role, name, under, text]) => `{"${role}":"${name}","value":{"${under}":${text}}}`),
    nested: tie("value").map((text) => JSON.stringify(text)),
  }),
);

/** JSON text of an object or array, with duplicate names, blanks and escapes anywhere. */
export const arbitraryRecord: fc.Arbitrary<string> = fc
  .tuple(fc.array(fc.tuple(fc.constantFrom(...NAMES), value), { minLength: 1, maxLength: 6 }), blanks, fc.nat(9))
  .map(([members, blank, form]) =>
    form === 0
      ? `[${members.map(([, text]) => text).join(`,${blank}`)}]`
      : `{${members.map(([name, text]) => `"${name}":${blank}${text}`).join(",")}}`,
  );

/** Ways to put records into one text. */
export const joinRecords: fc.Arbitrary<(records: readonly string[]) => string> = fc
  .tuple(
    fc.constantFrom("\n", "\n", "\r\n", "\n\n", "\n \n", " \n", "", " ", ","),
    fc.constantFrom("", "", "", "\ufeff", " ", "\n"),
    fc.boolean(),
    fc.constantFrom(1, 1, 1, 15),
  )
  .map(
    ([end, start, isClosed, times]) =>
      (records) =>
        start + Array.from({ length: times }, () => records.join(end)).join(end) + (isClosed ? end : ""),
  );

const LINES = [
  "2025-03-14 INFO mail ada@example.com sent",
  "at x.y.Z(Z.java:12)",
  '"',
  "{",
  "ssn=219099999 {",
  "\r",
  "\0",
];
const concat = (...parts: readonly (Uint8Array | string)[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array))));

/** Ways to break a text. */
export const breakText: fc.Arbitrary<(bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>> = fc
  .tuple(fc.nat(1_000_000), fc.nat(5), fc.nat(255), fc.constantFrom(...LINES))
  .map(([place, how, byte, line]) => (bytes) => {
    const at = place % (bytes.length + 1);
    const head = bytes.subarray(0, at);
    const rest = bytes.subarray(at);
    const quote = bytes.indexOf(0x22, at);
    const comma = bytes.indexOf(0x2c, at);
    if (how === 0) return head.slice();
    if (how === 1) return rest.slice();
    if (how === 2) return concat(head, Uint8Array.of(byte), rest.subarray(1));
    if (how === 3 && quote >= 0) return concat(bytes.subarray(0, quote), bytes.subarray(quote + 1));
    if (how === 4 && comma >= 0) return concat(bytes.subarray(0, comma + 1), bytes.subarray(comma));
    return concat(head, `\n${line}\n`, rest);
  });
