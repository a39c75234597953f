import { EXIT } from "../failure.ts";
import { choosePolicy } from "../policy.ts";
import { renderPolicy } from "../render/policy.ts";
import type { Terminal } from "../terminal.ts";

/** What a policy does, on standard output. @throws Failure (exit code 2) when it cannot be used */
export async function runCheck(path: string | undefined, terminal: Terminal): Promise<number> {
  const { policy, name } = await choosePolicy(path, terminal);
  terminal.stdout.write(renderPolicy(policy, name));
  return EXIT.done;
}
