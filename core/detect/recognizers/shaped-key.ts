/** Keys without a prefix that their shape gives away: parts of known lengths around a mark. */
import { ALNUM, CLASS, DIGIT, HEX, UPPER } from "../classes.ts";
import { Cue } from "../cues.ts";
import type { Probe } from "../probe.ts";
import { looksRandom } from "../validators/randomness.ts";
import type { Recognizer } from "./types.ts";

/** One part of a key: how many characters of a kind. `w` is `[A-Za-z0-9_-]`, `t` also `.` and `~`, `d` digits, `x` hex, `a` letters and digits; other text stands for itself. */
interface Part {
  readonly text?: string;
  readonly kind?: "w" | "t" | "d" | "x" | "a";
  readonly shortest: number;
  readonly longest: number;
}

interface Shape {
  readonly name: string;
  /** Ends with `tail` characters that `after` begins with; all of it unless that is given. */
  readonly triggers: readonly string[];
  readonly tail?: number;
  readonly before: readonly Part[];
  readonly after: readonly Part[];
  /** Characters of the trigger that are not the key's: a web hook's host and path. Nothing comes before then. */
  readonly skip?: number;
}

const part = (kind: "w" | "t" | "d" | "x" | "a", shortest: number, longest = shortest): Part => ({
  kind,
  shortest,
  longest,
});
const text = (value: string): Part => ({ text: value, shortest: value.length, longest: value.length });

const HOOKS = "hooks.slack.com/";
const hook = (name: string, path: string, after: readonly Part[]): Shape => ({
  name,
  triggers: [path],
  before: [],
  after,
  skip: path.replace(/D+$/, "").length,
});

const SHAPES: readonly Shape[] = [
  // https://core.telegram.org/bots/api#authorizing-your-bot
  {
    name: "telegram",
    triggers: [8, 9, 10, 11].map((count) => `B${"D".repeat(count)}:aaAAAAAAA`),
    tail: 10,
    before: [part("d", 8, 11)],
    after: [text(":"), part("w", 35)],
  },
  // https://discord.com/developers/docs/reference#authentication: base64 of the bot's id, a time, a MAC
  {
    name: "discord",
    // A package's name is not followed by so much: `.google.common`.
    triggers: [`.AAAAAA.${"T".repeat(27)}`],
    before: [part("w", 23, 28)],
    after: [text("."), part("w", 6), text("."), part("w", 27, 40)],
  },
  // https://mailchimp.com/developer/marketing/guides/quick-start/: 32 hex digits and the data centre
  { name: "mailchimp", triggers: ["-usD"], before: [part("x", 32)], after: [text("-us"), part("d", 1, 2)] },
  // https://learn.microsoft.com/entra/identity-platform/howto-create-service-principal-portal: three characters, a digit, `Q~`
  {
    name: "azure-client",
    triggers: [`~${"K".repeat(31)}`],
    before: [part("t", 3), part("d", 1), text("q")],
    after: [text("~"), part("t", 31, 34)],
  },
  // https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens
  {
    name: "terraform",
    triggers: [".atlasv1."],
    before: [part("a", 14)],
    after: [text(".atlasv1."), part("w", 60, 70)],
  },
  // https://airtable.com/developers/web/guides/personal-access-tokens
  {
    name: "airtable",
    // A decimal has fewer.
    triggers: [`.${"X".repeat(40)}`],
    before: [text("pat"), part("a", 14)],
    after: [text("."), part("x", 64)],
  },
  // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
  hook("slack-service", `${HOOKS}services/`, [
    part("w", 8, 14),
    text("/"),
    part("w", 8, 14),
    text("/"),
    part("w", 18, 30),
  ]),
  hook("slack-workflow", `${HOOKS}workflows/`, [
    part("w", 8, 14),
    text("/"),
    part("w", 8, 16),
    text("/"),
    part("d", 12, 24),
    text("/"),
    part("w", 18, 30),
  ]),
  hook("slack-trigger", `${HOOKS}triggers/`, [
    part("w", 8, 14),
    text("/"),
    part("d", 10, 20),
    text("/"),
    part("x", 32),
  ]),
  // https://discord.com/developers/docs/resources/webhook
  hook("discord-hook", "/api/webhooks/DDDDDDDDDDDDDDDD", [part("d", 17, 20), text("/"), part("w", 60, 80)]),
];

const isDash = (byte: number): boolean => byte === 0x5f || byte === 0x2d;

function accepts(kind: Part["kind"], byte: number): boolean {
  if (byte < 0) return false;
  const flags = CLASS[byte];
  if (kind === "d") return (flags & DIGIT) !== 0;
  if (kind === "x") return (flags & HEX) !== 0 && (flags & UPPER) === 0;
  if (kind === "t" && (byte === 0x2e || byte === 0x7e)) return true;
  return (flags & ALNUM) !== 0 || ((kind === "w" || kind === "t") && isDash(byte));
}

/** End of the part at `at`, or -1. */
function readPart(probe: Probe, at: number, each: Part): number {
  if (each.text !== undefined) return probe.matches(at, each.text.toLowerCase()) ? at + each.text.length : -1;
  let end = at;
  while (end - at <= each.longest && accepts(each.kind, probe.at(end))) end++;
  return end - at >= each.shortest && end - at <= each.longest ? end : -1;
}

/** Start of the parts that end at `at`, or -1; they never reach further back than the key is long. */
function readBack(probe: Probe, at: number, parts: readonly Part[]): number {
  let start = at;
  for (let i = parts.length - 1; i >= 0; i--) {
    const each = parts[i];
    if (each.text !== undefined) {
      start -= each.text.length;
      if (start < probe.start || !probe.matches(start, each.text)) return -1;
      continue;
    }
    const end = start;
    const low = Math.max(probe.start, end - each.longest);
    while (start > low && accepts(each.kind, probe.bytes[start - 1])) start--;
    // `%22123…`: what is left of an escape.
    if (start > probe.start && probe.bytes[start - 1] === 0x25) start += 2;
    else if (start - 1 > probe.start && probe.bytes[start - 2] === 0x25) start++;
    if (end - start < each.shortest) return -1;
  }
  return start;
}

function recognizeShape(probe: Probe, start: number, { before, after, skip }: Shape): boolean {
  let end = start + (skip ?? 0);
  const from = skip === undefined ? readBack(probe, start, before) : end;
  if (from < 0) return false;
  probe.from = from;
  if (skip === undefined && (!probe.isBoundaryBefore(from) || (from > probe.start && isDash(probe.bytes[from - 1]))))
    return false;
  for (const each of after) {
    end = readPart(probe, end, each);
    if (end < 0) return false;
  }
  return probe.isBoundaryAfter(end) && looksRandom(probe.bytes, from, end) && probe.accept(from, end, 1);
}

/** Each shape has a trigger of its own, so they are as many recognizers. */
export const SHAPED_KEYS: readonly Recognizer[] = SHAPES.map((shape) => ({
  id: `shaped-key-${shape.name}`,
  entity: "API_KEY",
  cue: Cue.secret,
  triggers: shape.triggers,
  recognize(probe, start, at) {
    probe.from = start;
    return recognizeShape(probe, shape.tail === undefined ? start : at - shape.tail, shape);
  },
  cases: { found: 0.97 },
  weigh: () => "found",
}));
