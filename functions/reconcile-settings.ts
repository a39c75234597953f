import { BUCKET, type Environment, read, readOptional, SettingsError } from "./settings.ts";

export interface ReconcileSettings {
  readonly cleanBucket: string;
  /** The functions whose manifests are reconciled, and the stream of each that has one. */
  readonly targets: readonly { readonly functionName: string; readonly streamArn?: string }[];
  /** Milliseconds. */
  readonly grace: number;
}

const TARGET =
  /^([A-Za-z0-9_-]{1,140})(?:=(arn:aws[a-z-]*:kinesis:[a-z0-9-]+:[0-9]{12}:stream\/[A-Za-z0-9_.-]{1,128}))?$/;
const ANYTHING = /^.+$/s;
const MINUTES = /^[1-9][0-9]{0,3}$/;

/**
 * `CLEAN_BUCKET`; `RECONCILE`, a list of `function` or `function=ARN of its stream` with commas between;
 * `RECONCILE_GRACE_MINUTES` (120).
 * @throws SettingsError
 */
export function readReconcileSettings(env: Environment): ReconcileSettings {
  const targets = read(env, "RECONCILE", ANYTHING, "a list of functions").split(",");
  return {
    cleanBucket: read(env, "CLEAN_BUCKET", BUCKET, "a bucket's name"),
    targets: targets.map(readTarget),
    grace: Number(readOptional(env, "RECONCILE_GRACE_MINUTES", MINUTES, "a number of minutes", "120")) * 60_000,
  };
}

function readTarget(text: string) {
  const [, functionName, streamArn] = TARGET.exec(text.trim()) ?? [];
  if (functionName === undefined)
    throw new SettingsError("bad-setting", "the environment variable RECONCILE is not a list of function[=stream ARN]");
  return { functionName, ...(streamArn === undefined ? {} : { streamArn }) };
}
