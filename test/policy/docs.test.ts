import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";
import { DETECTED_ENTITIES, UNKNOWN_ENTITY, UNUSUAL_ENTITIES } from "../../core/detect/entities.ts";
import { createOperators } from "../../core/operate/index.ts";
import { createKeyRing } from "../../core/operate/keyring.ts";
import { loadPolicy } from "../../core/policy/load.ts";
import { PRESET_NAMES, policySchema } from "../../core/policy/schema.ts";

const page = readFileSync(new URL("../../docs/policy.md", import.meta.url), "utf8");
const rows = page
  .slice(page.indexOf("## Every key"))
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split(/ +\| /));
const documented = rows.flatMap((cells) => [...cells[0]!.matchAll(/`([^`]+)`/g)].map((match) => match[1]!));

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly additionalProperties?: Node | false;
  readonly anyOf?: readonly Node[];
}

/** `a`, `a.b`, `a[].c`, `a.*.d`: every key the schema accepts. */
function listKeys(node: Node, prefix: string): string[] {
  const named = Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const key = prefix === "" ? name : `${prefix}.${name}`;
    return [key, ...listKeys(child, key)];
  });
  const any = typeof node.additionalProperties === "object" ? listKeys(node.additionalProperties, `${prefix}.*`) : [];
  const items = node.items === undefined ? [] : listKeys(node.items, `${prefix}[]`);
  return [...named, ...any, ...items, ...(node.anyOf ?? []).flatMap((one) => listKeys(one, prefix))];
}

test("the table has a row for every key of the schema, and for no other", () => {
  const accepted = listKeys(z.toJSONSchema(policySchema, { reused: "inline" }) as Node, "");
  expect(accepted.length).toBeGreaterThan(80);
  expect(documented.toSorted()).toEqual([...new Set(accepted)].toSorted());
});

test("every row names a test that exists", () => {
  for (const cells of rows) {
    const name = /`([^`]+\.test\.ts)`/.exec(cells.at(-1)!)?.[1];
    expect(name, cells[0]).toBeDefined();
    expect(existsSync(new URL(`../${name}`, import.meta.url)), name).toBe(true);
  }
});

test("the example loads, and its operators run", () => {
  const policy = loadPolicy(/```yaml\n([\s\S]*?)```/.exec(page)![1]!);
  expect(policy.keys).toMatchObject({ reference: "env:SCRUBLINE_KEYS", namespace: "shop", defaultRegion: "US" });
  const keys = createKeyRing({ current: { version: "k1", secret: new Uint8Array(32) } });
  expect(createOperators(policy, keys).notices).toEqual([]);
});

test("the table of presets is right", () => {
  for (const preset of PRESET_NAMES) {
    const row = page.split("\n").find((line) => line.startsWith(`| \`${preset}\` `))!;
    const [threshold, , entities] = row
      .split("|")
      .slice(2)
      .map((cell) => cell.trim());
    const { detection } = loadPolicy(preset);
    expect(Number.parseFloat(threshold!), preset).toBe(detection.threshold);
    const listed = detection.entities.map((rule) => rule.entity).filter((entity) => entity !== UNKNOWN_ENTITY);
    expect(detection.entities.length - listed.length).toBe(detection.unknownEntities === "mask" ? 1 : 0);
    if (entities === "all that are detected") expect(listed).toEqual(DETECTED_ENTITIES);
    else if (preset !== "fast")
      expect(listed).toEqual(DETECTED_ENTITIES.filter((entity) => !UNUSUAL_ENTITIES.includes(entity)));
  }
});
