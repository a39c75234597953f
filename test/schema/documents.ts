import { PolicyError } from "../../core/errors.ts";
import { PolicyIssues } from "../../core/policy/issues.ts";
import { loadPolicy } from "../../core/policy/load.ts";

/** The codes of everything the loader finds wrong; none = it accepts. */
export function codesOf(source: string | object): { readonly code: string; readonly path: string }[] {
  try {
    loadPolicy(source);
    return [];
  } catch (error) {
    if (error instanceof PolicyIssues) return [...error.issues];
    if (error instanceof PolicyError) return [error];
    throw error;
  }
}

type Path = readonly (string | number)[];

/** Every place in a document, the document itself first. */
export function listPlaces(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...members.flatMap(([name, member]) => listPlaces(member, [...path, name]))];
}

export interface Mutation {
  readonly kind: "delete" | "replace" | "rename" | "add";
  /** Which place, modulo their number. */
  readonly place: number;
  readonly name: string;
  readonly value: unknown;
}

/** An assignment to `__proto__` would set no member. */
function setMember(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

/** A copy of the document with one thing changed. */
export function mutate(document: object, { kind, place, name, value }: Mutation): object {
  const copy = structuredClone(document);
  const places = listPlaces(copy);
  const path = places[place % places.length]!;
  const last = path.at(-1);
  const parent = path.slice(0, -1).reduce<unknown>((node, part) => (node as never)[part], copy) as Record<
    string | number,
    unknown
  >;
  const target = last === undefined ? copy : parent[last];
  if (kind === "add") {
    if (Array.isArray(target)) target.push(value);
    else if (typeof target === "object" && target !== null) setMember(target, name, value);
  } else if (last !== undefined) {
    if (kind === "replace") parent[last] = value;
    else if (Array.isArray(parent)) parent.splice(last as number, 1);
    else delete parent[last];
    if (kind === "rename" && !Array.isArray(parent)) setMember(parent, name, target);
  }
  return copy;
}
