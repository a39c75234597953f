import type { Policy } from "../../core/index.ts";

export type Action = Policy["actions"][number];

/** A compiled policy for people: what is looked for, what happens to it, and what the loader wants to be known. */
export function renderPolicy(policy: Policy, name: string): string {
  const { detection, fields, protect, allow, keys, actions } = policy;
  const lines = [`${name}: valid`, `  hash        ${policy.hash}`];
  lines.push(
    detection.enabled
      ? `  detection   on, threshold ${detection.threshold}, unknown entities: ${detection.unknownEntities}`
      : "  detection   off",
  );
  if (detection.enabled) {
    for (const { entity, action } of detection.entities)
      lines.push(`    ${entity.padEnd(18)} ${describeAction(actions[action]!)}`);
    for (const { name: pattern, entity, action, confidence } of detection.customPatterns)
      lines.push(`    ${entity.padEnd(18)} ${describeAction(actions[action]!)} (pattern ${pattern}, ${confidence})`);
  }
  const { remote } = detection;
  if (detection.enabled && remote !== undefined) {
    lines.push(`  remote      ${remote.url} (${remote.language}), on failure: ${remote.onFailure}`);
    for (const { entity, action } of remote.entities)
      lines.push(`    ${entity.padEnd(18)} ${describeAction(actions[action]!)}`);
  }
  lines.push(`  fields      ${fields.length === 0 ? "none" : fields.length}`);
  for (const { path, action, entity, match } of fields)
    lines.push(
      `    ${path.padEnd(18)} ${describeAction(actions[action]!)}${entity === undefined ? "" : ` as ${entity}`}${match === "loose" ? ", loose match" : ""}`,
    );
  if (protect.length > 0) lines.push(`  protected   ${protect.map(({ path }) => path).join(", ")}`);
  if (allow.length > 0) lines.push(`  allowed     ${allow.length} ${allow.length === 1 ? "rule" : "rules"}`);
  lines.push(`  keys        ${keys.reference ?? "none named"}`);
  for (const notice of policy.notices) lines.push(`  note        ${notice}`);
  return `${lines.join("\n")}\n`;
}

export function describeAction(action: Action): string {
  switch (action.kind) {
    case "replace":
      return action.text === undefined ? "replace" : "replace by a text";
    case "pseudonymize":
      return `pseudonymize${action.template === "lossy" ? " (lossy)" : ""}${action.fallback ? ", or replace when there are no keys" : ""}`;
    case "mask":
      return action.keepFirst + action.keepLast === 0
        ? "mask"
        : `mask, keeping ${action.keepFirst} first and ${action.keepLast} last`;
    default:
      return action.kind;
  }
}
