/** What is kept of a row of numbers, and of what is said around them, saves time and changes nothing. */
import fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
import { CodeText } from "../../core/detect/code-text.ts";
import { anyOf, Cue, NEUTRAL } from "../../core/detect/cues.ts";
import { DigitGroups, Separator } from "../../core/detect/digits.ts";
import { DETECTED_ENTITIES } from "../../core/detect/entities.ts";
import { Evidence } from "../../core/detect/evidence.ts";
import { createDetector } from "../../core/detect/index.ts";
import { Probe, Walk } from "../../core/detect/probe.ts";
import { Stretches } from "../../core/detect/words-around.ts";
import { policyOf } from "./harness.ts";

const SEED = 4;
const NAMED = ["PERSON", "LOCATION", "ORGANIZATION"];
const policy = policyOf({ entities: DETECTED_ENTITIES.filter((type) => !NAMED.includes(type)) });
const detector = createDetector(policy);
/** Finds what is usually too weak to be told. */
const lenient = createDetector(policy, { threshold: 0.01 });

const signs = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(..." -.()+/") },
  { weight: 2, arbitrary: fc.constantFrom("%20", "%2D", "%2B", "%2520", "  ", ")(", " (", ", ", "\n", "%2", "%") },
  {
    weight: 1,
    arbitrary: fc.constantFrom('"', ":", "=", " x12 ", "&#61;", "&#58;'", "%3D", "_", "a", "é", "\\", "<", ">"),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(" phone ", " ssn: ", "card=", " nhs no ", "\ntel ", "<ssn>", " id ", "tfn='"),
  },
);
const digits = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: 4 }),
  fc.constantFrom("0", "00", "1", "9", "536", "4111", "943", "4765", "123456789", "94347659190000000000000"),
);
const parts = fc.tuple(fc.constantFrom("", "", "", "(", "+"), digits, signs).map((list) => list.join(""));
const rows = fc.oneof(
  fc.array(parts, { minLength: 2, maxLength: 60 }).map((list) => list.join("")),
  // Rows of one form, and what breaks them off.
  fc
    .array(
      fc
        .tuple(fc.array(digits, { minLength: 1, maxLength: 3 }), signs, fc.integer({ min: 1, max: 90 }), signs)
        .map(([groups, joint, count, end]) => `${`${groups.join(joint)}${joint}`.repeat(count)}${end}`),
      { minLength: 1, maxLength: 3 },
    )
    .map((list) => list.join("")),
);
const encoder = new TextEncoder();

function show(text: string, closed = true): Probe {
  const probe = new Probe();
  probe.bytes = encoder.encode(text);
  probe.limit = probe.bytes.length;
  probe.closed = closed;
  probe.window = 64;
  probe.reset();
  return probe;
}

/** Where the text's groups of digits begin. */
const startsOf = ({ bytes, limit }: Probe): number[] =>
  Array.from({ length: limit }, (_, at) => at).filter((at) => isDigit(bytes[at]) && !isDigit(bytes[at - 1]));
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

afterEach(() => {
  vi.restoreAllMocks();
});

/** Mostly in order, as triggers come, which end behind numbers of different lengths. */
const steps = fc.array(fc.integer({ min: -3, max: 6 }), { minLength: 1, maxLength: 60 });
function* visit<T>(list: readonly T[], by: readonly number[]): Generator<T> {
  let at = 0;
  for (const step of by) {
    if (list[at] !== undefined) yield list[at]!;
    at = Math.max(0, at + (step < 3 ? 1 : step - 3));
    if (step < 0) at = Math.max(0, at + step);
  }
}

it.each([
  ["12-34 56", 9, 0x222, 6, Separator.dash | Separator.blank, 8],
  ["(212) 555-0123 7", 10, 0x334, 10, Separator.parenthesis | Separator.blank | Separator.dash, 14],
  // What stands before a group that is too long is seen too.
  ["1 2-3.45", 3, 0x111, 3, Separator.blank | Separator.dash | Separator.dot, 5],
  ["1 2  3", 9, 0x11, 2, Separator.blank, 3],
  ["4%202%25203", 9, 0x111, 3, Separator.blank, 11],
  ["1234567890", 9, 0, 0, 0, 0],
  ["1.2.3.4.5.6.7.8", 9, 0, 8, Separator.dot, 15],
])("%s", (text, most, shape, count, separators, end) => {
  const groups = new DigitGroups(most);
  const at = text.startsWith("(") ? 1 : 0;
  expect(groups.read(show(text), at, 63)).toBe(count > 0);
  if (count === 0) return;
  const { separators: seen } = groups;
  expect([groups.shape, groups.count, seen, groups.end]).toEqual([shape, count, separators, end]);
});

it.each([
  ["12 34", true],
  ["12 34 ", true],
  ["12 34,", false],
  ["12 345", false],
])("a number that may go on behind %s: %s", (text, isCut) => {
  const probe = show(text, false);
  new DigitGroups(4).read(probe, 0, Separator.blank);
  expect(probe.incomplete).toBe(isCut);
});

it("a number in a row has the groups that it has alone", () => {
  const masks = [Separator.blank | Separator.dash, 63, 31] as const;
  fc.assert(
    fc.property(rows, steps, fc.constantFrom(...masks), fc.constantFrom(9, 17, 19), fc.boolean(), (...given) => {
      const [text, by, allowed, most, closed] = given;
      const probe = show(text, closed);
      const known = new DigitGroups(most);
      for (const at of visit(startsOf(probe), by)) {
        const read = (groups: DigitGroups): unknown => {
          probe.incomplete = false;
          if (!groups.read(probe, at, allowed)) return [at, probe.incomplete];
          const { count, first, groupCount, separators, end, shape } = groups;
          const list = Array.from({ length: groupCount }, (_, i) => [groups.lengthOf(i), groups.endOf(i)]);
          groups.cutTo(count - 1, 1);
          const cut = [groups.count, groups.groupCount, groups.end];
          const text = groups.digits.slice(first, first + count);
          return [at, probe.incomplete, count, groupCount, separators, end, shape, list, cut, text];
        };
        expect(read(known)).toEqual(read(new DigitGroups(most)));
      }
    }),
    { seed: SEED, numRuns: 600 },
  );
});

it("a code is read as if it was the first", () => {
  fc.assert(
    fc.property(rows, steps, fc.boolean(), (text, by, closed) => {
      const probe = show(text, closed);
      const starts = startsOf(probe);
      const known = new CodeText();
      for (const from of visit(starts, by))
        for (const to of [from + 9, from + 9, from + 11, from + 7]) {
          const read = (code: CodeText): unknown => {
            probe.incomplete = false;
            if (!code.read(probe, from, Math.min(to, probe.limit))) return probe.incomplete;
            const { text, digits, length, separator, hasSlash, hasSmall } = code;
            return [probe.incomplete, separator, hasSlash, hasSmall, text.slice(0, length), digits.slice(0, length)];
          };
          expect(read(known)).toEqual(read(new CodeText()));
        }
    }),
    { seed: SEED, numRuns: 300 },
  );
});

it("what is said around a number is what is said if it is the only one that is asked about", () => {
  const cues = [Cue.phone, Cue.ssn, Cue.card, Cue.nhs, Cue.tfn, Cue.identifier, anyOf(Cue.contact, Cue.phone), NEUTRAL];
  const keys = fc.constantFrom("", "", "phone", "id", "x");
  fc.assert(
    fc.property(rows, steps, keys, fc.boolean(), (text, by, key, hasHint) => {
      const probe = show(text);
      probe.keyBytes = encoder.encode(key);
      probe.keyEnd = key.length;
      const known = new Evidence();
      for (const from of visit(startsOf(probe), by)) {
        const to = Math.min(probe.limit, from + 8);
        probe.hint = hasHint ? Math.max(0, from - 30) : -1;
        const ask = (evidence: Evidence): unknown => {
          evidence.about(probe, from, to);
          const { isSilent, named } = evidence;
          const said = cues.map((cue) => [
            evidence.keySays(cue),
            evidence.mayHear(cue),
            evidence.says(cue),
            evidence.nearestSays(cue),
            evidence.denies(NEUTRAL, cue),
          ]);
          if (isSilent) expect(said.flat().filter((_, i) => i % 5 !== 1)).not.toContain(true);
          return [isSilent, named, evidence.nearestEnd, said];
        };
        expect(ask(known)).toEqual(ask(new Evidence()));
        vi.spyOn(Stretches.prototype, "isMute").mockReturnValue(false);
        expect(ask(new Evidence())).toEqual(ask(known));
        vi.restoreAllMocks();
      }
    }),
    { seed: SEED, numRuns: 300 },
  );
});

/** @param cuts how much is known in each call but the last */
function findIn(text: string, by = detector, cuts: readonly number[] = []): string[] {
  const bytes = encoder.encode(text);
  const found: string[] = [];
  const sink = {
    push: (...finding: readonly number[]) => void found.push(finding.join(" ")),
    extend: (end: number) => void found.push(`to ${end}`),
  };
  const state = { open: -1, table: undefined, insert: undefined };
  const name = { keyBytes: bytes, keyStart: 0, keyEnd: 0 };
  let from = 0;
  for (const limit of [...cuts.filter((cut) => cut < bytes.length), bytes.length]) {
    const closed = limit === bytes.length;
    const piece = { bytes, start: Math.max(0, from - 256), limit, closed, kind: "text" as const, ...name };
    from = by.scan(piece, from, state, sink);
  }
  return found;
}

it("the same is found in rows of numbers", () => {
  const cuts = fc.array(fc.nat(400), { maxLength: 3 }).map((list) => list.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(rows, cuts, (text, at) => {
      const find = (): string[][] => [findIn(text), findIn(text, lenient), findIn(text, lenient, at)];
      const known = find();
      vi.spyOn(Walk.prototype, "resume").mockImplementation((start) => start);
      vi.spyOn(DigitGroups.prototype, "find").mockReturnValue(-1);
      vi.spyOn(CodeText.prototype, "knows").mockReturnValue(false);
      vi.spyOn(Evidence.prototype, "knows").mockReturnValue(false);
      vi.spyOn(Stretches.prototype, "isMute").mockReturnValue(false);
      expect(known).toEqual(find());
      vi.restoreAllMocks();
    }),
    { seed: SEED, numRuns: 200 },
  );
});
