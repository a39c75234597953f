/** Something in the description of sinks that is missing or malformed. Names the place, never its value. */
export class SinkSettingError extends Error {
  override readonly name = "SinkSettingError";
  readonly code = "bad-setting";
  /** Where: `[1].endpoint`; empty for the description as a whole. */
  readonly place: string;
  readonly problem: string;
  constructor(place: string, problem: string) {
    super(`${place === "" ? "the description of the sinks" : place} ${problem}`);
    this.place = place;
    this.problem = problem;
  }
}

/** The members of one object, of which each has to be taken. */
export interface Members {
  /** The place of a member, for errors. */
  at(name: string): string;
  take(name: string): unknown;
  /** @throws SinkSettingError when a member was not taken: a misspelt one would be left out without a word */
  end(): void;
}

/** @throws SinkSettingError when the value is no object */
export function readMembers(value: unknown, place: string): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new SinkSettingError(place, "is not an object");
  const rest = new Map(Object.entries(value));
  const known: string[] = [];
  return {
    at: (name) => `${place}.${name}`,
    take(name) {
      known.push(name);
      const member = rest.get(name);
      rest.delete(name);
      return member;
    },
    end() {
      // The member's own name may be a value in the wrong place.
      if (rest.size > 0) throw new SinkSettingError(place, `has a member other than ${known.sort().join(", ")}`);
    },
  };
}

export function readText(members: Members, name: string, shape: RegExp, description: string): string {
  const text = readTextIfThere(members, name, shape, description);
  if (text === undefined) throw new SinkSettingError(members.at(name), `is not set; it has to be ${description}`);
  return text;
}

export function readTextIfThere(
  members: Members,
  name: string,
  shape: RegExp,
  description: string,
): string | undefined {
  const value = members.take(name);
  if (value === undefined) return undefined;
  if (typeof value !== "string" || !shape.test(value))
    throw new SinkSettingError(members.at(name), `is not ${description}`);
  return value;
}

export function readFlag(members: Members, name: string, fallback: boolean): boolean {
  const value = members.take(name) ?? fallback;
  if (typeof value !== "boolean") throw new SinkSettingError(members.at(name), "is not true or false");
  return value;
}

export function readNumber(
  members: Members,
  name: string,
  { min, max, fallback }: { readonly min: number; readonly max: number; readonly fallback: number },
): number {
  const value = members.take(name) ?? fallback;
  if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max)
    throw new SinkSettingError(members.at(name), `is not a whole number from ${min} to ${max}`);
  return value;
}

export function readList(
  members: Members,
  name: string,
  shape: RegExp,
  description: string,
): readonly string[] | undefined {
  const value = members.take(name);
  if (value === undefined) return undefined;
  if (
    !Array.isArray(value) ||
    value.length === 0 ||
    !value.every((entry) => typeof entry === "string" && shape.test(entry))
  )
    throw new SinkSettingError(members.at(name), `is not ${description}`);
  return value;
}
