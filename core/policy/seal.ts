import { platform } from "#platform";
import { encodeHex, encodeUtf8 } from "../operate/encoding.ts";
import type { Policy } from "./types.ts";

/** JSON with members in the order of their names: equal data has equal text. */
function writeCanonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeCanonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${writeCanonical(member)}`).join(",")}}`;
}

function freezeDeeply<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const member of Object.values(value)) freezeDeeply(member);
  return Object.freeze(value);
}

export type PolicyBody = Omit<Policy, "version" | "hash">;

/** SHA-256 (hex) of the canonical JSON of everything but `version` and `hash`. */
export function hashPolicy(body: PolicyBody): string {
  return encodeHex(platform.sha256(encodeUtf8(writeCanonical(body))));
}

/** Adds version and hash, and makes the policy immutable through and through. */
export function sealPolicy(body: PolicyBody): Policy {
  return freezeDeeply({ version: 1, hash: hashPolicy(body), ...body });
}
