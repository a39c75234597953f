import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Evidence } from "../../core/detect/evidence.ts";
import { createDetector } from "../../core/detect/index.ts";
import { Probe, Until } from "../../core/detect/probe.ts";
import { RECOGNIZERS } from "../../core/detect/recognizers/index.ts";
import type { Recognizer } from "../../core/detect/recognizers/types.ts";
import { anchored } from "../../core/detect/trigger-pattern.ts";
import { Hits, TriggerSearch } from "../../core/kernel/index.ts";
import { findAll, policyOf } from "./harness.ts";

/** Most words that name something have no value behind them, and are told by little. What is told must be what reading everything says. */

const NAMED = /^(labelled|us-|medical|patient|health|date-of|crypto|command)/;
const recognizers = RECOGNIZERS.filter(({ id }) => NAMED.test(id));
const search = new TriggerSearch(
  recognizers.map(({ triggers }) => triggers.map(anchored)),
  -1,
  "script",
  false,
);

interface Verdict {
  readonly found: string;
  readonly isDecided: boolean;
}

/** What a recognizer makes of the trigger [start, at) where `limit` bytes of the piece are known. */
function tryAt(
  { recognize, recognizeClear }: Recognizer,
  isClear: boolean,
  probe: Probe,
  bytes: Uint8Array,
  start: number,
  at: number,
  limit: number,
): Verdict {
  probe.bytes = bytes;
  probe.limit = limit;
  probe.closed = limit === bytes.length;
  probe.reset();
  probe.incomplete = false;
  probe.until = Until.none;
  const isFound = (isClear ? (recognizeClear ?? recognize) : recognize)(probe, start, at);
  const { from, to, level, incomplete, window } = probe;
  return {
    found: isFound ? `${from}-${to} ${level}` : "nothing",
    isDecided: !incomplete && (probe.closed || !isFound || to + window <= limit),
  };
}

function* hitsIn(bytes: Uint8Array): Generator<readonly [Recognizer, number, number]> {
  const hits = new Hits();
  search.find(bytes, 0, 0, bytes.length, bytes.length, true, hits);
  for (let i = 0; i < hits.count; i++)
    for (const output of search.automaton.outputs[hits.reports[i]])
      yield [recognizers[output >> 8], hits.ats[i] - (output & 0xff), hits.ats[i]];
}

/** Parts of a text, a blank between two of them; `~` stands for a blank in one. */
const among = (parts: string): fc.Arbitrary<string> =>
  fc.constantFrom(...parts.split(" ").map((part) => part.replaceAll("~", " ")));
const BEFORE = among('the~ ~ < <x: - -- % ?a& \n ( " api~ client_ %22 my~auth~');
const NAME = among(
  "password passwd pwd pwd-old pin otp key api_key x-api-key secret token session_token sid csrf credential authorization user customer_id client license " +
    "state plan member dob born wallet sol record account routing dead zip~-r~b curl~-s curl http password[] passwordConfirmation token- secret.",
);
const JOINT = among(
  "~ ~ ~ ~ = : :~ ~=~ =\" ~' ':~' \\\":\\\" %3D %253D > ~b> > ~is~ ~was~ ~for~ ~of~x:~ ~set~to~ ~as~ ~in~(' ~für~ ~Bearer~ ~token~ ~no~ ~id:~ [] ........~ (\" ~~~~ \t \n",
);
const VALUE = among(
  "hello expired Required größe ü-b größe. long-lived x.y /srv/app is for bearer hunter2 Tr0ub4dor! aB3xY7qLm2Zp9RtV4wKs A1234567 12345678 EMP-48213 " +
    "cron[7]: size=5 foo:bar word)tail word)~ hello~aB3xY7qLm2Zp9RtV4wKs 1985-03-12 März~7,~1985 203.0.113.9 -u~admin:pw12xy -pS3cret! bc1q 0x0 **** word! é",
);
const AFTER = among("~the~ . , ; \n \" ' ' & &a=b ) )x ]~ > < </ \\ \\\" %26 : :~ = ? ~12 -x é");
const element = fc.tuple(NAME, VALUE, VALUE).map(([name, ...values]) => `<${name}>${values.join(" ")}</${name}>`);
const labelled = fc.tuple(BEFORE, NAME, JOINT, VALUE, AFTER).map((parts) => parts.join(""));
const texts = fc
  .array(fc.oneof({ weight: 9, arbitrary: labelled }, element), { minLength: 1, maxLength: 3, size: "max" })
  .map((parts) => new TextEncoder().encode(parts.join("")));

test("a recognizer that leaves out faint candidates leaves out no others", () => {
  const probe = new Probe();
  const evidence = new Evidence();
  fc.assert(
    fc.property(texts, (bytes) => {
      for (const [recognizer, start, at] of hitsIn(bytes)) {
        const whole = tryAt(recognizer, false, probe, bytes, start, at, bytes.length).found;
        evidence.reset();
        evidence.about(probe, probe.from, probe.to);
        const isFaint = whole !== "nothing" && recognizer.faint?.includes(recognizer.weigh(probe, evidence)) === true;
        const clear = tryAt(recognizer, true, probe, bytes, start, at, bytes.length).found;
        if (!isFaint || clear !== "nothing") expect(clear, recognizer.id).toBe(whole);
      }
    }),
    { numRuns: 12_000 },
  );
});

test("what is decided of a part is decided of the whole", () => {
  const probe = new Probe();
  probe.window = 64;
  fc.assert(
    fc.property(texts, fc.nat(60), (bytes, more) => {
      for (const [recognizer, start, at] of hitsIn(bytes))
        for (const isClear of [false, true]) {
          const limit = Math.min(bytes.length, at + more);
          const part = tryAt(recognizer, isClear, probe, bytes, start, at, limit);
          if (!part.isDecided || at > limit) continue;
          const whole = tryAt(recognizer, isClear, probe, bytes, start, at, bytes.length);
          expect(part.found, recognizer.id).toBe(whole.found);
        }
    }),
    { numRuns: 12_000 },
  );
});

describe("a low threshold takes what is faint", () => {
  const settings = { entities: ["API_KEY", "PASSWORD"] };
  test.each([
    ["the api token hello went", "API_KEY:hello"],
    ["api_key='hello'", "API_KEY:hello"],
    ["the password hello went", "PASSWORD:hello"],
    ["password is hello", "PASSWORD:hello"],
  ])("%s", (text, expected) => {
    expect(findAll(createDetector(policyOf(settings), { threshold: 0.8 }), text)).toEqual([]);
    expect(findAll(createDetector(policyOf(settings), { threshold: 0.01 }), text)).toEqual([expected]);
  });
});

test("words that lead to a value are no values", () => {
  const detector = createDetector(policyOf({ entities: ["API_KEY", "PASSWORD"] }));
  const value = ["aB3xY7qLm2", "Zp9RtV4wKs8N"].join("");
  for (const lead of ["is", "was", "is set to", "for ann is", "Bearer", "token", "of x:"])
    for (const name of ["api token", "auth key", "client secret"])
      expect(findAll(detector, `the ${name} ${lead} ${value} here`)).toEqual([`API_KEY:${value}`]);
});

test("a value goes on behind its first word in an element, in quotes and behind a colon", () => {
  const detector = createDetector(policyOf({ entities: ["API_KEY"] }));
  const value = `hello ${["aB3xY7qLm2", "Zp9RtV4wKs8N"].join("")}`;
  for (const text of [`<api_token>${value}</api_token>`, `api_token="${value}"`, `api_token:${value}`])
    expect(findAll(detector, text)).toEqual([`API_KEY:${value}`]);
});
