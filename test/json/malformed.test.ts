import { describe, expect, it } from "vitest";
import { createRedactor, loadPolicy } from "../../core/index.ts";

/** [what is broken, paths, input]; SECRET must be gone, KEEP must stay. */
const CASES: readonly [string, readonly string[], string][] = [
  ["truncated in the value", ["$.pw"], '{"x":1,"pw":"SECRET'],
  ["truncated after an escape", ["$.pw"], '{"pw":"SECRET\\'],
  ["truncated inside \\u", ["$.pw"], '{"pw":"SECRET\\u00'],
  ["truncated in a matched container", ["$.card"], '{"card":{"n":"SECRET","m":["SECRET'],
  ["truncated inside a skipped container", ["$.pw"], '{"pw":"SECRET","skip":{"a":[1,2,{"b":'],
  ["truncated number", ["$.pin"], '{"pin":SECRET'],
  ["truncated after the colon", ["$.pw"], '{"x":"KEEP","pw":'],
  ["missing head, top level", ["$.pw"], '"x":1,"pw":"SECRET"}'],
  ["missing head in the middle of a value", ["$.pw"], 'alue","pw":"SECRET","y":2}'],
  ["missing head of a nested path", ["$.card.number"], 'number":"SECRET"},"x":1}'],
  ["missing head, key cut", ["$.pw"], '"},{"pw":"SECRET"}'],
  ["extra closer", ["$.pw"], '{"a":1}},"pw":"SECRET"}'],
  ["two extra closers", ["$.pw"], '{"a":{"b":1}}]}],"pw":"SECRET"}'],
  ["object written as array", ["$.pw"], '["pw":"SECRET"]'],
  ["earlier unclosed object", ["$.pw"], '{"a":{"b":1,"pw":"SECRET"}'],
  ["earlier unclosed array", ["$.pw"], '{"a":[1,2,"pw":"SECRET"}'],
  ["unclosed object, then the next record", ["$.pw"], '{"a":{"b":1\n{"pw":"SECRET"}\n'],
  ["unclosed string, then the next record", ["$.pw"], '{"a":"b\n{"pw":"SECRET"}\n'],
  ["string ends in a comma, then the next record", ["$.pw"], '{"a":"b,\n{"pw":"SECRET"}\n{"pw":"SECRET"}\n'],
  ["record cut after a colon", ["$.pw"], '{"a":\n{"pw":"SECRET"}\n'],
  ["record cut in a key", ["$.pw"], '{"ab\n{"pw":"SECRET"}\n'],
  ["closers swapped in a matched subtree", ["$.card"], '{"card":{"n":"SECRET"],"m":"SECRET"},"x":"KEEP"}'],
  ["array closed by a brace", ["$.emails"], '{"emails":["SECRET"},"SECRET"],"x":1}'],
  ["object closed by a bracket", ["$.card.n"], '{"card":{"n":"SECRET"],"x":"KEEP"}'],
  ["raw newline in the secret", ["$.pw"], '{"pw":"line SECRET\nmore SECRET","x":"KEEP"}'],
  ["raw newlines and a quote in the secret", ["$.pw"], '{"pw":"SECRET\n"SECRET"\nSECRET","x":1}'],
  ["carriage return in the secret", ["$.pw"], '{"pw":"SECRET\r\nSECRET","x":1}'],
  ["unescaped quote in the secret", ["$.pw"], '{"pw":"SECRET"SECRET","x":"KEEP"}'],
  ["two unescaped quotes in the secret", ["$.pw"], '{"pw":"a "SECRET" SECRET","x":"KEEP"}'],
  ["quote and comma in the secret", ["$.pw"], '{"pw":"a"SECRET,SECRET"b","x":"KEEP"}'],
  ["secret closed twice", ["$.pw"], '{"pw":"SECRET"","x":"KEEP"}'],
  ["opening quote of the value lost", ["$.pw"], '{"pw":SECRET","x":"KEEP"}'],
  ["closing quote of the value lost", ["$.pw"], '{"pw":"SECRET,"x":"y","z":1}'],
  ["closing quote lost, another secret follows", ["$.pw", "$.pin"], '{"pw":"SECRET,"pin":"SECRET"}'],
  ["opening quote of the key lost", ["$.pw"], '{pw":"SECRET","x":"KEEP"}'],
  ["closing quote of the key lost", ["$.pw"], '{"pw:"SECRET","x":"KEEP"}'],
  ["quote lost before it", ["$.pw"], '{"x":"abc,"pw":"SECRET"}'],
  ["stray quote before it", ["$.pw"], '{"x":"a"bc","pw":"SECRET"}'],
  ["stray quote after the key", ["$.pw"], '{"pw"":"SECRET"}'],
  ["NUL before the key", ["$.pw"], '{\0"pw":"SECRET"}'],
  ["NUL between key and colon", ["$.pw"], '{"pw"\0:"SECRET"}'],
  ["NUL before the value", ["$.pw"], '{"pw":\0"SECRET"}'],
  ["NUL in the value", ["$.pw"], '{"pw":"a\0SECRET"}'],
  ["NUL in another value", ["$.pw"], '{"x":"a\0b","pw":"SECRET"}'],
  ["single quotes", ["$.pw"], "{'pw':'SECRET','x':'KEEP'}"],
  ["single quotes, apostrophe before", ["$.pw"], "{'x':'it''s','pw':'SECRET'}"],
  ["single-quoted key only", ["$.pw"], "{'pw':\"SECRET\"}"],
  ["backquotes", ["$.pw"], "{`pw`:`SECRET`}"],
  ["unquoted key", ["$.pw"], '{pw:"SECRET",x:"KEEP"}'],
  ["unquoted key and value", ["$.pw"], "{pw: SECRET, x: KEEP}"],
  ["unquoted value of several words", ["$.pw"], '{"pw": my SECRET SECRET, "x":"KEEP"}'],
  ["unquoted value with a comma", ["$.pw"], "{pw: SECRET, SECRET, x: 1}"],
  ["equals for colon", ["$.pw"], '{"pw"="SECRET","x"="KEEP"}'],
  ["Ruby hash", ["$.pw"], '{"pw"=>"SECRET", :x => "KEEP"}'],
  ["key=value text", ["$.pw"], "level=info user=KEEP pw=SECRET"],
  ["key=value text, quoted", ["$.pw"], 'level=info pw="a SECRET" user=KEEP'],
  ["query string", ["$.pw"], "GET /login?pw=SECRET HTTP/1.1"],
  ["text before JSON", ["$.pw"], '2026-01-01 INFO got {"pw":"SECRET","x":"KEEP"} done'],
  ["text in brackets before JSON", ["$.pw"], '[INFO] [main] {"pw":"SECRET"}'],
  ["block comment before the colon", ["$.pw"], '{"pw" /* c, d */ : "SECRET"}'],
  ["block comment before the value", ["$.pw"], '{"pw": /* a, "b": */ "SECRET", "x":"KEEP"}'],
  ["line comment before the value", ["$.pw"], '{"pw": // note, "x"\n "SECRET"}'],
  ["line comment before the colon", ["$.pw"], '{"pw" // note\n : "SECRET"}'],
  ["commented-out secret", ["$.pw"], '{/* "pw":"SECRET" */ "x":1}'],
  ["hash comment", ["$.pw"], '{"x":1, # note\n"pw":"SECRET"}'],
  ["missing comma", ["$.pw", "$.pin"], '{"pw":"SECRET" "pin":"SECRET"}'],
  ["missing comma before", ["$.pw"], '{"x":"KEEP" "pw":"SECRET"}'],
  ["no colons and commas", ["$.emails"], '{"emails" ["SECRET"] "x" 1}'],
  ["no colon before a string", ["$.pw"], '{"pw" "SECRET" "x" "y"}'],
  ["comma for the colon", ["$.pw"], '{"pw","SECRET"}'],
  ["semicolon for the comma", ["$.pw"], '{"x":"KEEP";"pw":"SECRET"}'],
  ["doubled comma", ["$.pw"], '{"x":1,,"pw":"SECRET",}'],
  ["doubled colon", ["$.pw"], '{"pw"::"SECRET"}'],
  ["trailing comma", ["$.pw"], '{"pw":"SECRET",}'],
  ["leading comma", ["$.pw"], '{,"pw":"SECRET"}'],
  ["comma after the colon", ["$.pw"], '{"pw":,"SECRET"}'],
  ["closer before the colon", ["$.pw"], '{"pw"}:"SECRET"}'],
  ["doubled opener", ["$.pw"], '{{"pw":"SECRET"}}'],
  ["invalid literal", ["$.pw"], '{"x":undefined,"pw":"SECRET"}'],
  ["NaN and Infinity", ["$.pin"], '{"x":NaN,"y":-Infinity,"pin":SECRET}'],
  ["Python literals", ["$.pw"], "{'x': None, 'ok': True, 'pw': u'SECRET'}"],
  ["leading zeros and hex", ["$.pw"], '{"x":0x1F,"y":007,"pw":"SECRET"}'],
  ["JSON in a string, truncated", ["$..pw"], '{"body":"{\\"pw\\":\\"SECRET'],
  ["JSON in a string, in text", ["$..pw"], 'INFO {"body":"{\\"pw\\":\\"SECRET\\"}"}'],
  ["escaped JSON without its string", ["$..pw"], '{\\"pw\\":\\"SECRET\\",\\"x\\":1}'],
  ["escaped JSON, head missing", ["$..pw"], 'ody\\":{\\"pw\\":\\"SECRET\\"}}"}'],
  ["twice escaped JSON", ["$..pw"], '\\\\\\"pw\\\\\\":\\\\\\"SECRET\\\\\\",'],
  ["escaped key, broken", ["$.pw"], '{"p\\u0077":"SECRET"'],
  ["byte order mark", ["$.pw"], '\ufeff{"pw":"SECRET"}'],
  ["only the pair", ["$.pw"], '"pw":"SECRET"'],
  ["matched map values, broken", ["$.headers.*"], '{"headers":{"a":"SECRET","b":"SECRET",}'],
  ["matched list, broken", ["$.emails[*]"], '{"emails":["SECRET" "SECRET",,"SECRET"'],
];

describe("malformed input", () => {
  for (const [name, paths, input] of CASES) {
    it(`${name}: ${JSON.stringify(input)}`, () => {
      const fields = paths.map((path) => ({ path }));
      const redactor = createRedactor(loadPolicy({ fields, pii_redaction: { enabled: false } }));
      const { output } = redactor.redact(input);
      expect(output).not.toContain("SECRET");
      if (input.includes("KEEP")) expect(output).toContain("KEEP");
      expect(redactor.redact(output).output).toBe(output);
      const stream = redactor.stream();
      const pieces = [...input].map((char) => stream.process(char).output);
      expect(pieces.join("") + stream.flush().output).toBe(output);
    });
  }
});
