import type { Position } from "../items.ts";
import type { Partition } from "../sink-settings.ts";

/**
 * `<prefix>/dt=YYYY-MM-DD/hh=HH/<partition>-<sequence>-<sub>.<extension>`, UTC; by day without `hh=HH/`. Everything in it
 * was made by the transport, never by the content, and the same item always gives the same key.
 * @param time milliseconds since the epoch
 */
export function objectKey(
  prefix: string,
  time: number,
  position: Position,
  extension: string,
  partition: Partition = "hour",
): string {
  const iso = new Date(time).toISOString();
  const sub = String(position.sub).padStart(6, "0");
  const name = `${position.partition}-${position.sequence}-${sub}`;
  const hour = partition === "hour" ? `/hh=${iso.slice(11, 13)}` : "";
  return `${prefix}/dt=${iso.slice(0, 10)}${hour}/${name}.${extension}`;
}
