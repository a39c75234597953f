import { EXIT, Failure } from "../failure.ts";

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A day, an hour or a minute in UTC, or how long before now: `2025-11-22T21:30`, `2h`. @throws Failure */
export function readMoment(text: string, option: string, now: number): number {
  const [, amount, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (amount !== undefined) return now - Number(amount) * UNITS[unit!]!;
  const [, day, hour = "00", minute = "00"] = /^(\d{4}-\d\d-\d\d)(?:T(\d\d)(?::(\d\d)(?::00)?)?Z?)?$/.exec(text) ?? [];
  const time = Date.parse(`${day}T${hour}:${minute}:00.000Z`);
  if (!Number.isFinite(time))
    throw new Failure(
      EXIT.usage,
      `${option}: not a time`,
      "Write 2025-11-22 or 2025-11-22T21:30, in UTC, or how long ago: 30m, 2h, 3d.",
    );
  return time;
}
