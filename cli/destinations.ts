import { resolve } from "node:path";
import { EXIT, Failure } from "./failure.ts";

export interface Destinations {
  readonly output?: string;
  readonly findings?: string;
  readonly report?: string;
}

/**
 * Two outputs in one file would leave only the last one, and a list of findings over an input would destroy it. Clean data
 * may take the place of its input: that is written whole before the input goes.
 * @throws Failure exit code 2
 */
export function checkDestinations(inputs: readonly string[], { output, findings, report }: Destinations): void {
  const taken = new Map<string, string>();
  const claim = (option: string, path: string | undefined): void => {
    if (path === undefined) return;
    const other = taken.get(resolve(path));
    if (other !== undefined)
      throw new Failure(EXIT.usage, `${other} and ${option} name the same file`, "Give each its own.");
    taken.set(resolve(path), option);
  };
  claim("--output", output);
  for (const input of inputs) if (input !== "-" && !taken.has(resolve(input))) taken.set(resolve(input), "an input");
  claim("--findings", findings);
  claim("--report", report);
}
