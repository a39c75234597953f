import { encode, Fragment, join, type Part } from "./builder.ts";
import { escapeJson, quote } from "./encodings.ts";

/** A number with a label: written without quotes. */
export class Bare {
  readonly fragment: Fragment;
  constructor(fragment: Fragment) {
    this.fragment = fragment;
  }
}

export type Json = Part | boolean | null | Bare | readonly Json[] | { readonly [key: string]: Json };

export interface Layout {
  /** Blanks a level; 0: on one line. */
  readonly indent?: number;
  /** A blank after `:` and `,` on one line, as Python does. */
  readonly spaced?: boolean;
  readonly escapeText?: (piece: string) => string;
}

/** As JSON.stringify, with the labels carried through the escapes. */
export function writeJson(value: Json, layout: Layout = {}, depth = 0): Fragment {
  const { indent = 0, spaced = false, escapeText = escapeJson } = layout;
  if (value instanceof Bare) return value.fragment;
  if (value instanceof Fragment || typeof value === "string") return quote(encode(value, escapeText));
  if (value === null || typeof value !== "object") return join([String(value)]);
  const isArray = Array.isArray(value);
  const members = isArray
    ? value.map((item: Json) => writeJson(item, layout, depth + 1))
    : Object.entries(value).map(([key, item]) =>
        join([
          quote(encode(key, escapeText)),
          indent > 0 || spaced ? ": " : ":",
          writeJson(item as Json, layout, depth + 1),
        ]),
      );
  const [open, close] = isArray ? ["[", "]"] : ["{", "}"];
  if (members.length === 0) return join([open, close]);
  if (indent === 0) return join([open, join(members, spaced ? ", " : ","), close]);
  const margin = `\n${" ".repeat(indent * (depth + 1))}`;
  return join([open, margin, join(members, `,${margin}`), `\n${" ".repeat(indent * depth)}`, close]);
}

/** The value as a number when it reads as one: many programs store cards and phones so. */
export function asNumber(fragment: Fragment): Json {
  return /^[1-9]\d{0,14}$/.test(fragment.text) ? new Bare(fragment) : fragment;
}
