import type { Detector } from "./detect/types.ts";
import type { PathTree } from "./json/path-tree.ts";
import type { KernelChoice } from "./kernel/index.ts";
import type { PolicyOperators } from "./operate/index.ts";
import { Replacements } from "./operate/replacement.ts";
import type { Action, Policy } from "./policy/types.ts";
import type { EngineParts } from "./stream/engine.ts";
import type { FindingList } from "./stream/finding-list.ts";
import { createRecordReader } from "./stream/kernel-records.ts";
import type { Finding } from "./types.ts";

/** How a rule appears in a finding. */
export interface RuleLabel {
  readonly entity: string;
  readonly rule: string;
  readonly action: Action["kind"];
  readonly path?: string;
}

/** What an engine runs on, and what its rule numbers mean. */
export interface Assembly {
  readonly parts: EngineParts;
  readonly labels: readonly RuleLabel[];
}

/** What all assemblies of one redactor share. */
export interface Materials {
  readonly policy: Policy;
  readonly operators: PolicyOperators;
  readonly tree: PathTree;
  readonly kernel: KernelChoice;
}

/** Null: the policy detects nothing. Without a threshold that of the policy counts. */
export type DetectorFor = (settings: { readonly threshold?: number }) => Detector | null;

/** Numbers the rules: the detector's come first, then the policy's fields, at last "nested too deeply" and "binary data". */
export function assemble(
  { policy, operators, tree, kernel }: Materials,
  detector: Detector | null,
  whole = false,
): Assembly {
  const found = detector === null ? [] : detector.rules;
  const kindOf = (index: number): Action["kind"] => {
    const action = policy.actions[index]!;
    return action.kind === "pseudonymize" && action.fallback && !operators.keyed ? "replace" : action.kind;
  };
  const labels: RuleLabel[] = [
    ...found.map(({ id, entity, action }) => ({ entity, rule: id, action: kindOf(action) })),
    ...policy.fields.map(({ path, entity, action }) => ({
      entity: entity ?? "FIELD",
      rule: "field",
      action: kindOf(action),
      path,
    })),
    { entity: "FIELD", rule: "nesting", action: "replace" },
    { entity: "FIELD", rule: "binary", action: "replace" },
  ];
  const actions = [...found.map((rule) => rule.action), ...policy.fields.map((field) => field.action), -1, -1];
  const rules = labels.map(({ entity, action }, i) => ({
    entity,
    action: actions[i]!,
    preserve: action === "preserve",
    detected: i < found.length,
  }));
  const parts: EngineParts = {
    tree,
    detector,
    replacements: new Replacements(operators, rules),
    windowSize: policy.streaming.windowSize,
    emitThreshold: policy.streaming.emitThreshold,
    fieldBase: found.length,
    fieldCount: policy.fields.length,
    whole,
    records:
      whole || kernel === "script"
        ? null
        : createRecordReader(tree, detector, policy.streaming.windowSize, policy.performance.cacheSize > 0),
  };
  return { parts, labels };
}

/** Thresholds for which a detector is kept. */
const MAX_THRESHOLDS = 8;

/** Making a detector costs as much as many lines, and who asks for one threshold asks for it again. */
export function createAssemblies(materials: Materials, detectorFor: DetectorFor): (threshold?: number) => Assembly {
  const known = new Map<number | undefined, Assembly>();
  return (threshold) => {
    const one = known.get(threshold) ?? assemble(materials, detectorFor(threshold === undefined ? {} : { threshold }));
    if (known.size > MAX_THRESHOLDS) known.clear();
    known.set(threshold, one);
    return one;
  };
}

export function toFindings(found: FindingList, labels: readonly RuleLabel[]): readonly Finding[] {
  const findings: Finding[] = [];
  for (let i = 0; i < found.length; i++) {
    const { entity, rule, action, path } = labels[found.rule(i)]!;
    const start = found.start(i);
    const end = found.end(i);
    const score = found.score(i);
    const finding = { start, end, entity, score, rule, action };
    findings.push(path === undefined ? finding : { start, end, entity, score, rule, action, path });
  }
  return findings;
}
