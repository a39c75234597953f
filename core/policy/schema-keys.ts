import * as z from "zod";
import type { SettingPath } from "./issues.ts";
import { policySchema } from "./schema.ts";

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly additionalProperties?: SchemaNode | false;
  readonly anyOf?: readonly SchemaNode[];
}

function stepInto(node: SchemaNode | undefined, part: string | number): SchemaNode | undefined {
  const alternatives = [node, ...(node?.anyOf ?? [])];
  const found = alternatives.map((one) => (typeof part === "number" ? one?.items : one?.properties?.[part]));
  const extra = alternatives.map((one) => one?.additionalProperties).find((one) => typeof one === "object");
  return found.find((one) => one !== undefined) ?? extra;
}

/** The keys that the schema accepts in the mapping at `path`. Only called to explain a mistake. */
export function listKeys(path: SettingPath): readonly string[] {
  const root = z.toJSONSchema(policySchema, { io: "input", reused: "inline" }) as SchemaNode;
  const node = path.reduce<SchemaNode | undefined>(stepInto, root);
  return [node, ...(node?.anyOf ?? [])].flatMap((one) => Object.keys(one?.properties ?? {}));
}
