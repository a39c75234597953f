import { Duration } from "aws-cdk-lib";
import type { Node } from "constructs";
import { UnusableSettingError } from "./setting-error.ts";

/** The command line gives text, `cdk.json` may give numbers; an empty text counts as not given. */
export function readText(node: Node, name: string): string | undefined {
  const value: unknown = node.tryGetContext(name);
  if (value === undefined || value === "") return undefined;
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw refusal(name, "a text or a number");
}

export function readShape(node: Node, name: string, shape: RegExp, description: string): string | undefined {
  const value = readText(node, name);
  if (value !== undefined && !shape.test(value)) throw refusal(name, description);
  return value;
}

export function readChoice<T extends string>(node: Node, name: string, choices: readonly T[]): T | undefined {
  const value = readText(node, name);
  if (value === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw refusal(name, choices.join(" or "));
  return choice;
}

export function readInteger(node: Node, name: string, min: number, max: number): number | undefined {
  const value = readText(node, name);
  if (value === undefined) return undefined;
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= min && number <= max)) throw refusal(name, `a whole number from ${min} to ${max}`);
  return number;
}

export function readSeconds(node: Node, name: string, min: number, max: number): Duration | undefined {
  const amount = readInteger(node, name, min, max);
  return amount === undefined ? undefined : Duration.seconds(amount);
}

/** Values with commas between, or in `cdk.json` an array of them. */
export function readList(node: Node, name: string, shape: RegExp, description: string): readonly string[] {
  const value: unknown = node.tryGetContext(name);
  const parts = Array.isArray(value) ? value : (readText(node, name) ?? "").split(",");
  const texts = parts.map((part) => (typeof part === "string" ? part.trim() : part));
  if (texts.length === 1 && texts[0] === "") return [];
  if (!texts.every((text) => typeof text === "string" && shape.test(text))) throw refusal(name, description);
  return texts;
}

/** An array of objects, in `cdk.json` as it is, on the command line as JSON. */
export function readArray(node: Node, name: string): readonly object[] | undefined {
  let value: unknown = node.tryGetContext(name);
  if (value === undefined || value === "") return undefined;
  try {
    if (typeof value === "string") value = JSON.parse(value);
  } catch {
    value = undefined;
  }
  const isObject = (entry: unknown) => typeof entry === "object" && entry !== null && !Array.isArray(entry);
  if (!Array.isArray(value) || !value.every(isObject)) throw refusal(name, "an array of objects, as JSON");
  return value;
}

export function refusal(name: string, description: string): UnusableSettingError {
  return new UnusableSettingError(`context ${name}: has to be ${description}; see -c ${name}=… or cdk.json`);
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

export function withoutUndefined<T extends object>(object: T): Given<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Given<T>;
}
