import * as z from "zod";
import { KNOWN_ENTITIES } from "../core/detect/entities.ts";
import { PHONE_REGIONS } from "../core/operate/phone.ts";
import { MASK_CHAR } from "../core/policy/actions.ts";
import { NAMESPACE } from "../core/policy/compile.ts";
import { ENTITY_NAME } from "../core/policy/entities.ts";
import { BUILT_IN_PROFILES } from "../core/policy/profiles.ts";
import { INTERPOLATION, REFERENCE } from "../core/policy/references.ts";
import { PRESET_NAMES, policySchema } from "../core/policy/schema.ts";
import { type DocumentedKey, readKeyTable } from "./key-table.ts";

/** A node of a JSON Schema: the keywords that the policy's schema has. */
export interface SchemaNode {
  $schema?: string;
  type?: string | readonly string[];
  properties?: Record<string, SchemaNode>;
  required?: readonly string[];
  items?: SchemaNode;
  additionalProperties?: SchemaNode | false;
  anyOf?: SchemaNode[];
  enum?: readonly unknown[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  description?: string;
  default?: unknown;
  deprecated?: boolean;
}

/** Not a web address: nobody fetches a schema by its `$id`, and an address would claim that something is there. */
const ID = "urn:scrubline:policy";

const NAME: SchemaNode = { type: "string", pattern: ENTITY_NAME.source };
/** The known names are proposed, any other may be that of a custom pattern. */
const ENTITY: SchemaNode = { anyOf: [{ type: "string", enum: [...KNOWN_ENTITIES, "FIELD"] }, NAME] };
const REFERENCE_NODE: SchemaNode = { pattern: `${INTERPOLATION.source}|${REFERENCE.source}` };
const MASK_NODE: SchemaNode = { pattern: MASK_CHAR.source };
const PATH: SchemaNode = { pattern: "^\\$[.\\[]" };

/** What the loader checks of one value by itself and zod's schema does not hold; by key, as in docs/policy.md. */
const REFINEMENTS: Readonly<Record<string, SchemaNode>> = {
  "pii_redaction.entities[].mask_char": MASK_NODE,
  "pii_redaction.custom_patterns[].name": NAME,
  "pii_redaction.custom_patterns[].entity": NAME,
  "pii_redaction.custom_patterns[].mask_char": MASK_NODE,
  "pii_redaction.pseudonymization.salt": REFERENCE_NODE,
  "pii_redaction.profile": {
    anyOf: [
      { type: "string", enum: BUILT_IN_PROFILES },
      { type: "string", minLength: 1, maxLength: 4096 },
    ],
  },
  "pii_redaction.audit.exclude_content": { enum: [true] },
  "fields[].path": PATH,
  "fields[].entity": ENTITY,
  "fields[].mask_char": MASK_NODE,
  "protect[]": PATH,
  "protect[].path": PATH,
  "allow[].entity": ENTITY,
  "keys.reference": REFERENCE_NODE,
  "keys.namespace": { pattern: NAMESPACE.source },
  "keys.default_region": { enum: PHONE_REGIONS },
};

/** `key:` with nothing after it counts as absent, so it is valid wherever the key is optional. */
function allowNull(node: SchemaNode): void {
  if (node.anyOf !== undefined) node.anyOf = [...node.anyOf, { type: "null" }];
  else node.type = [node.type as string, "null"];
  if (node.enum !== undefined) node.enum = [...node.enum, null];
}

function describe(node: SchemaNode, key: DocumentedKey): void {
  node.description = key.description;
  if (key.default !== undefined) node.default = key.default;
  if (key.hasNoEffect) node.deprecated = true;
}

/**
 * The JSON Schema (draft 2020-12) of the policy file, for editors: what the loader's own schema says, what it checks of
 * single values beyond that, and the texts of docs/policy.md. It has standard keywords only.
 * @param page the text of docs/policy.md
 */
export function buildPolicySchema(page: string): object {
  const rows = readKeyTable(page);
  const refined = new Set<string>();

  const visit = (node: SchemaNode, key: string): void => {
    const refinement = REFINEMENTS[key];
    if (refinement !== undefined && node.properties === undefined && node.anyOf === undefined) {
      if (refinement.anyOf !== undefined)
        for (const name of ["type", "minLength", "maxLength"] as const) delete node[name];
      Object.assign(node, structuredClone(refinement));
      refined.add(key);
      return;
    }
    for (const [name, child] of Object.entries(node.properties ?? {})) {
      const path = key === "" ? name : `${key}.${name}`;
      visit(child, path);
      const row = rows.get(path);
      if (row === undefined) throw new Error(`docs/policy.md has no row for ${path}: add one`);
      describe(child, row);
      if (!node.required?.includes(name)) allowNull(child);
    }
    if (node.items !== undefined) visit(node.items, `${key}[]`);
    if (typeof node.additionalProperties === "object") {
      visit(node.additionalProperties, `${key}.*`);
      allowNull(node.additionalProperties);
    }
    for (const alternative of node.anyOf ?? []) visit(alternative, key);
  };

  const { $schema, ...policy } = JSON.parse(
    JSON.stringify(z.toJSONSchema(policySchema, { io: "input", reused: "inline" })),
  ) as SchemaNode;
  visit(policy, "");
  const missed = Object.keys(REFINEMENTS).filter((key) => !refined.has(key));
  if (missed.length > 0) throw new Error(`the policy has no such key: ${missed}; take it out of REFINEMENTS`);
  return {
    $schema,
    $id: ID,
    title: "Scrubline policy",
    description: "What is sensitive in logs and traces, and what happens to it. Or the name of a preset.",
    anyOf: [{ $ref: "#/$defs/policy" }, { type: "string", enum: PRESET_NAMES }],
    $defs: { policy },
  };
}
