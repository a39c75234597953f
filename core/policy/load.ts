import { PolicyError } from "../errors.ts";
import { compilePolicy } from "./compile.ts";
import { readCompiledPolicy } from "./compiled.ts";
import { reportSchemaIssue } from "./explain.ts";
import { createIssueCollector, explainUnknown } from "./issues.ts";
import { PRESET_NAMES, policySchema } from "./schema.ts";
import { type PolicySource, readObject, readSource } from "./source.ts";
import type { Policy } from "./types.ts";

export interface LoadOptions {
  /** What messages call the source, such as a file's name. */
  readonly sourceName?: string;
  /** The source is JSON that this function's result was written as. */
  readonly compiled?: boolean;
}

function open(source: string | object | undefined, sourceName: string | undefined): PolicySource {
  if (source === undefined) return readObject({});
  return typeof source === "string" ? readSource(source, sourceName) : readObject(source);
}

/** The bare name of a preset stands for a policy that has nothing but that preset. */
function expandPreset(value: unknown, sourceName: string | undefined): unknown {
  const prefix = sourceName === undefined ? "" : `${sourceName}: `;
  if (value === undefined || value === null)
    throw new PolicyError("empty", "", undefined, `${prefix}the policy is empty`);
  if (typeof value === "object" && !Array.isArray(value)) return value;
  if (PRESET_NAMES.some((preset) => preset === value)) return { preset: value };
  if (typeof value !== "string" || /\s/.test(value))
    throw new PolicyError("wrong-type", "", undefined, `${prefix}a policy is a mapping, such as pii_redaction: {}`);
  throw new PolicyError("unknown-preset", "", undefined, prefix + explainUnknown("preset", value, PRESET_NAMES));
}

/**
 * Compiles a policy: YAML or JSON text, an object of the same form, or the name of a preset (balanced, dev, prod, hipaa,
 * fast, accurate). Without a source it is the balanced preset. The result is frozen and serialises to JSON as it is.
 * @throws PolicyError with code, path and line; several mistakes at once are a PolicyIssues, a kind of PolicyError
 */
export function loadPolicy(source?: string | object, options: LoadOptions = {}): Policy {
  if (options.compiled === true)
    return readCompiledPolicy(typeof source === "string" ? source : (JSON.stringify(source) ?? ""));
  const { value, lineOf } = open(source, options.sourceName);
  const document = expandPreset(value, options.sourceName);
  const issues = createIssueCollector(options.sourceName, lineOf);
  const parsed = policySchema.safeParse(document);
  if (!parsed.success) for (const issue of parsed.error.issues) reportSchemaIssue(issue, document, issues.report);
  issues.throwIfAny();
  return compilePolicy(parsed.data!, issues);
}
