import { CLASS, TOKEN, URL_BYTE } from "./classes.ts";
import type { Clusters } from "./clusters.ts";
import { type Probe, Until } from "./probe.ts";
import { PEM_END_LENGTH, pemEnd } from "./recognizers/private-key.ts";

/** Follows a token longer than MAX_SPAN to its end, as far as the piece is known. */
export function followToken(clusters: Clusters, probe: Probe): void {
  const { bytes, start, limit, closed } = probe;
  let at = clusters.reached;
  let ended = closed;
  if (clusters.until === Until.pieceEnd) at = limit;
  else if (clusters.until === Until.pemEnd) {
    const end = pemEnd(bytes, Math.max(start, at - PEM_END_LENGTH), limit);
    if (end >= 0) {
      at = end;
      ended = true;
    } else at = closed ? limit : Math.max(at, limit - PEM_END_LENGTH);
  } else {
    const flag = clusters.until === Until.url ? URL_BYTE : TOKEN;
    while (at < limit && (CLASS[bytes[at]] & flag) !== 0) at++;
    if (at < limit) ended = true;
  }
  clusters.reached = at;
  if (at > clusters.covered) clusters.covered = at;
  if (ended) clusters.until = Until.none;
}
