import type { SchemaNode } from "../../schema/build-policy-schema.ts";

/** A key and its node in the schema. */
export interface Member {
  /** `pii_redaction.entities[].type` */
  readonly key: string;
  readonly node: SchemaNode;
}

export function listMembers(node: SchemaNode, prefix: string): Member[] {
  const named = Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const key = prefix === "" ? name : `${prefix}.${name}`;
    return [{ key, node: child }, ...listMembers(child, key)];
  });
  const extra =
    typeof node.additionalProperties === "object" ? listMembers(node.additionalProperties, `${prefix}.*`) : [];
  const items = node.items === undefined ? [] : listMembers(node.items, `${prefix}[]`);
  return [...named, ...extra, ...items, ...(node.anyOf ?? []).flatMap((one) => listMembers(one, prefix))];
}

/** What a rule needs beside the setting, so that the setting is allowed and has its effect. */
const BESIDE: Readonly<Record<string, object>> = {
  "pii_redaction.entities[]": { type: "US_SSN" },
  "pii_redaction.custom_patterns[]": { name: "EMPLOYEE_ID", regex: "EMP-[0-9]{6}" },
  "fields[]": { path: "$.a" },
  "protect[]": { path: "$.a" },
  "pii_redaction.ml_models.remote": { url: "http://127.0.0.1:5002" },
  "pii_redaction.profiles.*.ml_models.remote": { url: "http://127.0.0.1:5002" },
};
const ACTION_OF: Readonly<Record<string, string>> = {
  mask_char: "mask",
  preserve_length: "mask",
  keep_first: "mask",
  keep_last: "mask",
  template: "pseudonymize",
};

/** A policy that has the key, and the same one without it. */
export function write(key: string, value: unknown): { withKey: object; withoutKey: object } {
  const parts = key.split(".");
  const last = parts.pop()!;
  const wrap = (members: object): object => {
    let inner = members;
    for (let depth = parts.length; depth > 0; depth--) {
      const beside = BESIDE[parts.slice(0, depth).join(".")];
      if (beside === undefined && Object.keys(inner).length === 0) return {};
      const part = parts[depth - 1]!;
      if (part.endsWith("[]")) inner = { [part.slice(0, -2)]: [{ ...beside, ...inner }] };
      else inner = { [part === "*" ? "mine" : part]: { ...beside, ...inner } };
    }
    return inner;
  };
  const action = ACTION_OF[last];
  const context = action === undefined ? {} : { action };
  const mode = /compliance_modes\.(\w+)\./.exec(key)?.[1];
  const choose = (document: { pii_redaction?: object }): object =>
    mode === undefined ? document : { pii_redaction: { ...document.pii_redaction, compliance_mode: mode } };
  return { withKey: choose(wrap({ ...context, [last]: value })), withoutKey: choose(wrap(context)) };
}
