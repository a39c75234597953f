/** 2100-01-01. */
const LATEST = 4_102_444_800_000;

/** Milliseconds since the epoch, as they are fit for an object's key; 0 for what is no time. */
export function toTime(value: unknown): number {
  return typeof value === "number" && value >= 0 && value < LATEST ? Math.floor(value) : 0;
}
