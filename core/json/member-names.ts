/**
 * Names of members that say little by themselves: those whose value names a sibling (`{"key":"ssn","value":…}`), and those that
 * only mean something together with that sibling or with the name of the object they stand in (`{"passport":{"number":…}}`).
 */
import type { Bytes } from "../bytes.ts";
import { NameCues } from "../detect/name-cues.ts";

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

/** In lower case, without marks. */
const ROLES: readonly (readonly [number, string])[] = [
  [
    NameRole.names,
    "key name k attribute attr attributename field fieldname property param parameter header question variable var path column col",
  ],
  [NameRole.qualifies, "type kind system label category"],
  [
    NameRole.value,
    "value val v values stringvalue intvalue doublevalue boolvalue bytesvalue arrayvalue string str s n l answer old new oldvalue newvalue rejected rejectedvalue rejectedinput input before after previous prev current raw formatted display plain original normalized e164",
  ],
  [NameRole.text, "text content data contents cdata"],
  [NameRole.suffix, "number no num nr id code digits first last full given family middle line1 line2"],
];

const LONGEST = 16;
const SLOTS = 1024;
/** Roles by a hash of the name; a foreign name of the same hash and length is not known to exist among those that programs use. */
const HASHES = new Int32Array(SLOTS);
const FOUND = new Uint8Array(SLOTS);
/** 0 where no name of that length with those first and last bytes has a role: the look-up that most names need. */
const FILTER = new Uint8Array(1 << 14);
const filterOf = (length: number, first: number, last: number): number =>
  ((length & 31) << 9) ^ ((first & 31) << 5) ^ (last & 31) ^ ((first & 0x40) << 7);

/** False if the name bytes[start, end), which is not empty, surely has no role. */
export const mayHaveRole = (bytes: Bytes, start: number, end: number): boolean =>
  FILTER[filterOf(end - start, bytes[start]!, bytes[end - 1]!)] === 1;

/** FNV-1a over the letters and digits in lower case; 0 if anything but marks stands between them. */
function hashOf(bytes: Bytes, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) {
    const folded = FOLDED[bytes[at]!]!;
    if (folded === FOREIGN) return 0;
    if (folded !== MARK) hash = Math.imul(hash ^ folded, 0x01000193);
  }
  return hash;
}

const MARK = 1;
const FOREIGN = 0;
const FOLDED = new Uint8Array(256);
for (const char of "_-.#@$") FOLDED[char.charCodeAt(0)] = MARK;
for (const char of "abcdefghijklmnopqrstuvwxyz0123456789") {
  FOLDED[char.charCodeAt(0)] = char.charCodeAt(0);
  FOLDED[char.toUpperCase().charCodeAt(0)] = char.charCodeAt(0);
}

const slotOf = (hash: number): number => {
  let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
  while (FOUND[slot] !== 0 && HASHES[slot] !== hash) slot = (slot + 1) & (SLOTS - 1);
  return slot;
};

const encoder = new TextEncoder();
for (const [role, list] of ROLES)
  for (const name of list.split(" ")) {
    const bytes = encoder.encode(name);
    const slot = slotOf(hashOf(bytes, 0, bytes.length));
    HASHES[slot] = hashOf(bytes, 0, bytes.length);
    FOUND[slot] = role;
    // A mark may stand in it or before it: `#text`, `string_value`.
    const [first, last] = [bytes[0]!, bytes.at(-1)!];
    for (const length of [name.length, name.length + 1]) FILTER[filterOf(length, first, last)] = 1;
    for (const mark of "#@$_") FILTER[filterOf(name.length + 1, mark.charCodeAt(0), last)] = 1;
  }

/** The role of the name bytes[start, end). */
export function roleOf(bytes: Bytes, start: number, end: number): number {
  if (end - start > LONGEST) return NameRole.none;
  const hash = hashOf(bytes, start, end);
  return hash === 0 ? NameRole.none : FOUND[slotOf(hash)]!;
}

const cues = new NameCues();

/** True if a name says what kind of value stands under it: `phone`, not `message` or `order`. */
export function isTelling(bytes: Bytes, start: number, end: number): boolean {
  if (end <= start) return false;
  cues.read(bytes, start, end);
  return cues.isTelling;
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

  has(depth: number): boolean {
    return this.#length[depth] !== 0;
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

  /** Length of what was kept at `depth` in that role; 0 if nothing was. It stands at `startOf` in `bytes`. */
  lengthOf(depth: number, role: number): number {
    return this.#role[depth] === role ? this.#length[depth]! : 0;
  }

  startOf(depth: number): number {
    return depth * SIBLING_BYTES;
  }

  get bytes(): Bytes {
    return this.#bytes;
  }
}
