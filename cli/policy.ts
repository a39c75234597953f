import { readFile } from "node:fs/promises";
import { loadPolicy, type Policy, PolicyError, toSafeError } from "../core/index.ts";
import { EXIT, Failure, reasonOf } from "./failure.ts";
import { notify, type Terminal } from "./terminal.ts";

export interface ChosenPolicy {
  readonly policy: Policy;
  /** For messages: the file's path, or what stands in for one. */
  readonly name: string;
}

/**
 * The policy of `--policy`, else of A11I_PII_CONFIG_PATH, else the balanced preset. A11I_PII_REDACTION_ENABLED=false
 * switches detection off (never field paths) in a policy that was not named on the command line.
 * @throws Failure with exit code 2
 */
export async function choosePolicy(path: string | undefined, terminal: Terminal): Promise<ChosenPolicy> {
  const chosen = path === undefined ? await chooseDefault(terminal) : await readPolicy(path);
  const { detection, fields } = chosen.policy;
  if (!detection.enabled && fields.length === 0)
    notify(
      terminal,
      "this policy does nothing: detection is off and there are no fields, so everything passes as it is",
    );
  return chosen;
}

async function chooseDefault(terminal: Terminal): Promise<ChosenPolicy> {
  const { A11I_PII_CONFIG_PATH: configured = "", A11I_PII_REDACTION_ENABLED: enabled } = terminal.env;
  if (configured !== "") notify(terminal, `policy ${configured} (from A11I_PII_CONFIG_PATH)`);
  const chosen =
    configured === "" ? { policy: loadPolicy(), name: "the balanced preset" } : await readPolicy(configured);
  if (!isFalse(enabled)) return chosen;
  notify(terminal, "detection is off (A11I_PII_REDACTION_ENABLED); field paths still act");
  const { policy } = chosen;
  return { ...chosen, policy: { ...policy, detection: { ...policy.detection, enabled: false } } };
}

function isFalse(value: string | undefined): boolean {
  return value !== undefined && ["false", "0", "no", "off"].includes(value.toLowerCase());
}

/** A file, or else the name of a preset. */
async function readPolicy(path: string): Promise<ChosenPolicy> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (toSafeError(error).code === "ENOENT" && /^[a-z]+$/.test(path)) return undefined;
    throw new Failure(EXIT.usage, `policy ${path}: ${reasonOf(error)}`, "Name a YAML or JSON file, or a preset.");
  });
  try {
    if (text === undefined) return { policy: loadPolicy(path), name: `the ${path} preset` };
    return { policy: loadPolicy(text, { sourceName: path }), name: path };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    if (text === undefined) throw new Failure(EXIT.usage, `policy ${path}: no such file (ENOENT)`, error.message);
    throw new Failure(EXIT.usage, error.message);
  }
}
