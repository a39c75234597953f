import { type Cursor, RunKind } from "./cursor.ts";
import { scanLenient } from "./lenient.ts";
import { scanLongString } from "./long-string.ts";
import { scanRun } from "./run.ts";
import { scanStrict } from "./strict.ts";

/** Moves the cursor as far as its bytes allow; whatever is left undecided is read again when more bytes have come. */
export function advance(c: Cursor): void {
  for (;;) {
    let goesOn: boolean;
    if (c.run.kind === RunKind.longString) goesOn = scanLongString(c);
    else if (c.run.kind !== RunKind.none) goesOn = scanRun(c);
    else goesOn = c.lenient ? scanLenient(c) : scanStrict(c);
    if (!goesOn) break;
  }
  if (c.lineOpen) c.scanLine(c.final ? c.limit : c.pos, c.final);
}
