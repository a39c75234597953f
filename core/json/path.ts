/**
 * Field paths: a subset of RFC 9535 JSONPath (https://www.rfc-editor.org/rfc/rfc9535) that selects by name, never by
 * position or content: `$.card.number`, `$['odd name']`, `$.emails[*]`, `$.headers.*`, `$..password`, `$..*`.
 * Added to it: a final `~` selects the member's name instead of its value (`$.headers.*~`).
 */

/** One step down. `name` null is the wildcard: every member or element. `deep` is the descendant segment `..`. */
export interface Segment {
  readonly deep: boolean;
  readonly name: string | null;
}

export interface FieldPath {
  readonly segments: readonly Segment[];
  /** The path ends in `~`: the members' names are meant, not their values. */
  readonly selectsName: boolean;
}

/** `position` is the 0-based index in the path at which it stops being one. The message quotes nothing but the syntax. */
export class PathError extends Error {
  override readonly name = "PathError";
  readonly position: number;
  constructor(position: number, explanation: string) {
    super(explanation);
    this.position = position;
  }
}

const MAX_SEGMENTS = 64;
const SHORTHAND = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_\-\u0080-\uffff]*/y;
const ESCAPES: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** @throws PathError */
export function parsePath(text: string): FieldPath {
  if (text[0] !== "$") throw new PathError(0, 'a path starts with "$", as in $.card.number');
  const segments: Segment[] = [];
  let at = 1;
  let selectsName = false;
  while (at < text.length) {
    if (text[at] === "~") {
      if (at !== text.length - 1) throw new PathError(at, '"~" (the member\'s name) can only stand at the end');
      if (segments.length === 0) throw new PathError(at, '"$" has no name for "~" to select');
      selectsName = true;
      break;
    }
    const step = readStep(text, at);
    segments.push(step.segment);
    if (segments.length > MAX_SEGMENTS) throw new PathError(at, `a path has at most ${MAX_SEGMENTS} steps`);
    at = step.end;
  }
  if (segments.length === 0)
    throw new PathError(text.length, 'the path selects everything; name a member, as in $.card, or use "$.*"');
  return { segments, selectsName };
}

function readStep(text: string, at: number): { segment: Segment; end: number } {
  const deep = text.startsWith("..", at);
  const dotted = deep || text[at] === ".";
  const from = at + (deep ? 2 : dotted ? 1 : 0);
  if (text[from] === "[" && (deep || !dotted)) {
    const bracket = readBracket(text, from);
    return { segment: { deep, name: bracket.name }, end: bracket.end };
  }
  if (!dotted) throw new PathError(at, 'expected "." or "[" here');
  if (text[from] === "*") return { segment: { deep, name: null }, end: from + 1 };
  SHORTHAND.lastIndex = from;
  const name = SHORTHAND.exec(text)?.[0];
  if (name === undefined)
    throw new PathError(from, "expected a member name or * here; quote other names, as in $['odd name']");
  return { segment: { deep, name }, end: from + name.length };
}

function readBracket(text: string, open: number): { name: string | null; end: number } {
  const first = text[open + 1];
  if (first === "*") {
    if (text[open + 2] !== "]") throw new PathError(open + 2, 'expected "]" here');
    return { name: null, end: open + 3 };
  }
  if (first !== "'" && first !== '"')
    throw new PathError(
      open + 1,
      "only [*] and ['name'] are supported: positions, slices and filters are not; use [*]",
    );
  let name = "";
  for (let at = open + 2; at < text.length; at++) {
    const char = text[at]!;
    if (char === first) {
      if (text[at + 1] !== "]") throw new PathError(at + 1, 'expected "]" here');
      return { name, end: at + 2 };
    }
    if (char !== "\\") {
      name += char;
      continue;
    }
    at++;
    const escaped = text[at] ?? "";
    if (escaped === "u") {
      const hex = text.slice(at + 1, at + 5);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw new PathError(at, "\\u needs four hexadecimal digits");
      name += String.fromCharCode(Number.parseInt(hex, 16));
      at += 4;
    } else name += ESCAPES[escaped] ?? escaped;
  }
  throw new PathError(text.length, `the quote opened at position ${open + 1} is not closed`);
}
