/**
 * Writes schema/policy.schema.json from the loader's schema and the texts of docs/policy.md.
 *
 *     npm run policy-schema
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildPolicySchema } from "../schema/build-policy-schema.ts";

const root = join(import.meta.dirname, "..");
const schema = buildPolicySchema(readFileSync(join(root, "docs/policy.md"), "utf8"));
writeFileSync(join(root, "schema/policy.schema.json"), `${JSON.stringify(schema, null, 2)}\n`);
