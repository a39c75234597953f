import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import { PolicyError } from "../errors.ts";
import type { SettingPath } from "./issues.ts";

const MAX_LENGTH = 1024 * 1024;

export interface PolicySource {
  /** Plain data; members that are null are undefined, since `custom_patterns:` with nothing after it means none. */
  readonly value: unknown;
  /** 1-based line of the setting, or of the nearest setting around it that exists. */
  readonly lineOf: (path: SettingPath) => number | undefined;
}

/** The names stay, so that a misspelt key is found even with nothing after it. */
function clearNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clearNulls);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value);
  return Object.fromEntries(members.map(([name, member]) => [name, member === null ? undefined : clearNulls(member)]));
}

function findPair(node: Node, name: string): Pair<Node, Node | null> | undefined {
  if (!isMap<Node, Node | null>(node)) return undefined;
  return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === name);
}

/** Positions follow keys rather than values: the key's line is where the reader looks. */
function findOffset(root: Node | null, path: SettingPath): number | undefined {
  let node = root;
  let offset = root?.range?.[0];
  for (const part of path) {
    if (node === null) break;
    if (typeof part === "number") {
      const item: Node | undefined = isSeq<Node>(node) ? node.items[part] : undefined;
      if (item === undefined) break;
      node = item;
      offset = item.range?.[0] ?? offset;
    } else {
      const pair = findPair(node, part);
      if (pair === undefined) break;
      node = pair.value;
      offset = pair.key.range?.[0] ?? offset;
    }
  }
  return offset;
}

/** The parser's own messages quote the text, so only its codes are used. */
const SYNTAX: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "the same key is written twice",
  TAB_AS_INDENT: "tabs cannot indent YAML; use blanks",
  BAD_INDENT: "a bracket is not closed, or the indentation does not fit the lines around it",
  MULTIPLE_DOCS: "one policy a file: there is a second YAML document",
  MISSING_CHAR: "a bracket, quote or comma is missing",
  UNEXPECTED_TOKEN: "unexpected text",
  BAD_ALIAS: "an alias names no anchor",
  RESOURCE_EXHAUSTION: "it is nested too deeply",
};

/**
 * Reads YAML (of which JSON is a part).
 * @throws PolicyError `syntax` with the line, `too-large` above 1 MiB of text
 */
export function readSource(text: string, sourceName: string | undefined): PolicySource {
  const fail = (code: string, line: number | undefined, explanation: string): never => {
    const place = line === undefined ? sourceName : `${sourceName === undefined ? "line " : `${sourceName}:`}${line}`;
    throw new PolicyError(code, "", line, place === undefined ? explanation : `${place}: ${explanation}`);
  };
  if (text.length > MAX_LENGTH) fail("too-large", undefined, "the policy is larger than 1 MiB");
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "error" });
  const error = document.errors[0];
  if (error !== undefined) {
    const explanation = SYNTAX[error.code] ?? error.code.toLowerCase().replaceAll("_", " ");
    fail("syntax", lines.linePos(error.pos[0]).line, `this is not valid YAML or JSON: ${explanation}`);
  }
  let value: unknown;
  try {
    value = clearNulls(document.toJS({ maxAliasCount: 100 }));
  } catch {
    fail("syntax", undefined, "this is not valid YAML: its aliases cannot be resolved");
  }
  return {
    value,
    lineOf(path) {
      const offset = findOffset(document.contents, path);
      return offset === undefined ? undefined : lines.linePos(offset).line;
    },
  };
}

/**
 * An object instead of text: same data, no lines.
 * @throws PolicyError `syntax` for an object that contains itself
 */
export function readObject(source: object): PolicySource {
  try {
    return { value: clearNulls(source), lineOf: () => undefined };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new PolicyError("syntax", "", undefined, "the policy object contains itself or is nested too deeply");
  }
}
