/**
 * Names of members that say little by themselves: those whose value names a sibling (`{"key":"ssn","value":…}`), and those that
 * only mean something together with that sibling or with the name of the object they stand in (`{"passport":{"number":…}}`).
 */
import type { Bytes } from "../bytes.ts";
import { anyOf, Cue, NEUTRAL } from "../detect/cues.ts";
import { NameCues } from "../detect/name-cues.ts";
import { filterIndex } from "./names.ts";

export const NameRole = {
  none: 0,
  /** Its value names the sibling that follows: `key`, `name`. */
  names: 1,
  /** Its value says of which kind the sibling is, and the object's own name still counts: `type`, `system`. */
  qualifies: 2,
  /** Stands for what the name above says: `value`, `stringValue`. */
  value: 3,
  /** As `value`, but it may hold prose, which an id's name above does not make an id: `text`, `content`. */
  text: 4,
  /** Goes on with the name above: `number`, `id`. */
  suffix: 5,
} as const;

/** In lower case, without `_`, `-`, `.`, `#`, `@`, `$`. */
const ROLES: readonly (readonly [number, string])[] = [
  [
    NameRole.names,
    "key name k attribute attr attributename field fieldname property param parameter header question variable var",
  ],
  [NameRole.qualifies, "type kind system label category"],
  [
    NameRole.value,
    "value val v values stringvalue intvalue doublevalue boolvalue bytesvalue arrayvalue string str s n l answer old new oldvalue newvalue before after previous prev current raw formatted display plain original normalized e164",
  ],
  [NameRole.text, "text content data contents cdata"],
  [NameRole.suffix, "number no num nr id code digits first last full given family middle line1 line2"],
];

const LONGEST = 16;
const known = new Map<string, number>();
/** Nonzero where a name of that length and last byte may have a role: most names fail here. */
export const ROLE_FILTER = new Uint8Array(32 << 8);
for (const [role, list] of ROLES)
  for (const name of list.split(" ")) {
    known.set(name, role);
    const last = name.charCodeAt(name.length - 1);
    // Up to two marks may stand in it or before it: `#text`, `string_value`.
    for (let length = name.length; length <= name.length + 2; length++) {
      ROLE_FILTER[filterIndex(length, last)] = 1;
      if (last >= 0x61) ROLE_FILTER[filterIndex(length, last - 32)] = 1;
    }
  }

const fold = new Uint8Array(LONGEST);

/** The role of the name bytes[start, end). */
export function roleOf(bytes: Bytes, start: number, end: number): number {
  if (end - start > LONGEST) return NameRole.none;
  let length = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= 0x41 && byte <= 0x5a) fold[length++] = byte + 32;
    else if ((byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39)) fold[length++] = byte;
    else if (byte !== 0x5f && byte !== 0x2d && byte !== 0x2e && byte !== 0x23 && byte !== 0x40 && byte !== 0x24)
      return NameRole.none;
  }
  return known.get(String.fromCharCode(...fold.subarray(0, length))) ?? NameRole.none;
}

const cues = new NameCues();

/** Cues that say nothing of the person a text is about. */
const SAYS_LITTLE = anyOf(NEUTRAL, Cue.about, Cue.contact, Cue.key, Cue.secretHolder);

/** True if a name says what kind of value stands under it: `phone`, not `message` or `order`. */
export function isTelling(bytes: Bytes, start: number, end: number): boolean {
  if (end <= start) return false;
  cues.read(bytes, start, end);
  return (cues.low & ~SAYS_LITTLE.low) !== 0 || cues.high !== 0;
}

/** What siblings said that name the value to come, per open container: at most SIBLING_BYTES of each. */
const SIBLING_BYTES = 128;

export class Siblings {
  #bytes = new Uint8Array(SIBLING_BYTES * 4);
  readonly #length: Uint8Array;
  readonly #role: Uint8Array;

  constructor(depths: number) {
    this.#length = new Uint8Array(depths);
    this.#role = new Uint8Array(depths);
  }

  clear(depth: number): void {
    this.#length[depth] = 0;
  }

  /** @param bytes[start, end) the sibling's value, without escapes */
  keep(depth: number, role: number, bytes: Bytes, start: number, end: number): void {
    // A kind does not take the place of a name: `{"key":"ssn","type":"string","value":…}`.
    if (role === NameRole.qualifies && this.#length[depth]! > 0 && this.#role[depth] === NameRole.names) return;
    const slot = depth * SIBLING_BYTES;
    if (slot + SIBLING_BYTES > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, slot + SIBLING_BYTES));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    const length = Math.min(end - start, SIBLING_BYTES);
    for (let i = 0; i < length; i++) this.#bytes[slot + i] = bytes[start + i]!;
    this.#length[depth] = length;
    this.#role[depth] = role;
  }

  /** What was kept at `depth` in that role; empty if nothing was. */
  of(depth: number, role: number): Bytes {
    const length = this.#role[depth] === role ? this.#length[depth]! : 0;
    return this.#bytes.subarray(depth * SIBLING_BYTES, depth * SIBLING_BYTES + length);
  }
}
