import type { Bytes } from "../../bytes.ts";
import { isDigit, isLetter } from "../classes.ts";

/**
 * Forms of the driving licence numbers of the states, without blanks and dashes: a run of letters is `A` and its length, a
 * run of digits `N` and its length or range. Source: National Traffic Safety Institute, https://ntsi.com/drivers-license-format/
 * (after the states' own notices). Washington's twelve characters of any kind are `W`.
 */
const FORMS =
  "AL N1-8|AK N1-7|AZ A1N8,N9|AR N4-9|CA A1N7|CO N9,A1N3-6,A2N2-5|CT N9|DE N1-7|DC N7,N9|FL A1N12|GA N7-9|HI A1N8,N9|" +
  "ID A2N6A1,N9|IL A1N11-12|IN A1N9,N9-10|IA N9,N3A2N4|KS A1N1A1N1A1,A1N8,N9|KY A1N8-9,N9|LA N1-9|ME N7,N7A1,N8|MD A1N12|" +
  "MA A1N8,N9|MI A1N10,A1N12|MN A1N12|MS N9|MO A1N5-9,A1N6A1,N8A2,N9A1,N9|MT A1N8,N9,N13-14|NE A1N6-8|NV N9-10,N12,A1N8|" +
  "NH N2A3N5|NJ A1N14|NM N8-9|NY A1N7,A1N18,N8-9,N16,A8|NC N1-12|ND A3N6,N9|OH A1N4-8,A2N3-7,N8|OK A1N9,N9|OR N1-9|PA N8|" +
  "RI N7,A1N6|SC N5-11|SD N6-10,N12|TN N7-9|TX N7-8|UT N4-10|VT N8,N7A1|VA A1N8-11,N9|WA W|WV N7,A1N5-6,A2N5-6|WI A1N13|WY N9-10";

/** Shorter ones say nothing even beside a cue. */
const SHORTEST = 5;
const WASHINGTON = 12;
const BASE = 64;
/** Most runs of a form. */
const RUNS = 5;

/** One number for a sequence of runs: kind and length of each. */
const follow = (shape: number, letters: boolean, length: number): number =>
  shape * BASE + length * 2 + (letters ? 1 : 0);

function shapesOf(form: string): number[] {
  let shapes = [0];
  for (const [, kind, from, to] of form.matchAll(/([AN])(\d+)(?:-(\d+))?/g)) {
    const next: number[] = [];
    for (let length = Number(from); length <= Number(to ?? from); length++)
      for (const shape of shapes) next.push(follow(shape, kind === "A", length));
    shapes = next;
  }
  return shapes;
}

const SHAPES: ReadonlySet<number> = new Set(
  FORMS.split("|").flatMap((state) => state.slice(3).split(",").flatMap(shapesOf)),
);

/** True if some state's licences are written like this: letters and digits only, either case. */
export function isUsDriverLicense(text: Bytes, length: number): boolean {
  if (length < SHORTEST) return false;
  let shape = 0;
  let from = 0;
  let digits = 0;
  let runs = 0;
  for (let i = 0; i < length; i++) {
    const letters = isLetter(text[i]);
    if (!letters && !isDigit(text[i])) return false;
    if (!letters) digits++;
    if (i + 1 < length && isLetter(text[i + 1]) === letters) continue;
    if (++runs > RUNS && length !== WASHINGTON) return false;
    shape = follow(shape, letters, i + 1 - from);
    from = i + 1;
  }
  if (length === WASHINGTON && isLetter(text[0]) && digits > 0) return true;
  return digits > 0 && SHAPES.has(shape);
}
