import fc from "fast-check";
import type { SchemaNode } from "../../schema/build-policy-schema.ts";

/** Texts for the keys that hold text: some right, some wrong, some wrong only to the loader. */
export const TEXTS: Readonly<Record<string, readonly string[]>> = {
  path: ["$.a", "$.b[*]", "$..password", "$.h.*~", "$['odd name']", "a.b", "$", "$.a[0]", "$.b[", ""],
  regex: ["A-[0-9]{6}", "x+", "(", "(?=x)y", "(a)\\1", "x*", ""],
  pattern: ["test-.*x", "[", "a"],
  name: ["EMPLOYEE_ID", "A", "B", "PATIENT_MRN", "my id", "lower", "", "A".repeat(65)],
  entity: ["US_SSN", "EMAIL_ADDRESS", "CREDIT_CARD", "FIELD", "EMPLOYEE_ID", "A", "EMIAL", "an entity"],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the policy's own syntax
  salt: ["${SALT}", "env:SALT", "hunter2", "${SALT:-x}"],
  reference: [
    "env:SALT",
    "env:KEYS",
    "file:keys.json",
    "secret:arn:aws:secretsmanager:eu-west-1:123456789012:secret:ring-AbCdEf",
    "secret:ring",
    "file:a\nb",
    "",
  ],
  namespace: ["default", "shop/eu", "a b", "-x", "a".repeat(65), ""],
  default_region: ["US", "DE", "us", "ZZ", "USA"],
  mask_char: ["*", "#", "█", "🟦", "0", "**", '"', "\\", " ", ""],
  text: ["", "[gone]", "x".repeat(256), "x".repeat(257)],
  profile: ["fast", "mine", "fats", ""],
  value: ["support@example.com", ""],
  url: [
    "http://127.0.0.1:5002",
    "https://presidio.example.com/nlp",
    "env:ANALYZER",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the policy's own syntax
    "${ANALYZER}",
    "http://user:pw@example.com",
    "ftp://example.com",
    "http://example.com?a=b",
    "",
  ],
  language: ["en", "pt-BR", "English", ""],
  $schema: ["./node_modules/scrubline/schema/policy.schema.json", ""],
};

function arbitraryText(node: SchemaNode, name: string): fc.Arbitrary<unknown> {
  const known = node.enum?.filter((value) => value !== null);
  if (known !== undefined) return fc.constantFrom(...known);
  return fc.constantFrom(...(TEXTS[name] ?? ["en_core_web_lg", ""]));
}

function arbitraryNumber({ minimum = 0, maximum = 1 }: { minimum?: number; maximum?: number }, whole: boolean) {
  const edges = [minimum - 1, minimum, maximum, maximum + 1];
  const inside = whole ? fc.integer({ min: minimum, max: maximum }) : fc.constantFrom(0.25, 0.5, 0.875);
  return fc.oneof({ weight: 6, arbitrary: inside }, { weight: 1, arbitrary: fc.constantFrom(...edges, 1.5) });
}

function arbitraryObject(node: SchemaNode): fc.Arbitrary<unknown> {
  if (typeof node.additionalProperties === "object")
    return fc.dictionary(fc.constantFrom("mine", "fast", "other"), arbitraryNode(node.additionalProperties, ""), {
      maxKeys: 2,
    });
  const members = Object.entries(node.properties!).map(([name, child]) => {
    const value = arbitraryNode(child, name);
    const chance = node.required?.includes(name) ? 100 : 12;
    return fc.tuple(fc.nat(99), value).map(([draw, drawn]) => (draw < chance ? [[name, drawn] as const] : []));
  });
  return fc.tuple(...members).map((drawn) => Object.fromEntries(drawn.flat()));
}

/** Documents that follow the schema, but for some of their texts and numbers. */
export function arbitraryNode(node: SchemaNode, name: string): fc.Arbitrary<unknown> {
  if (node.anyOf !== undefined) {
    const named = node.anyOf.map((alternative) => arbitraryNode(alternative, name));
    return fc.oneof(...named);
  }
  const types = typeof node.type === "string" ? [node.type] : node.type!;
  const value = ((): fc.Arbitrary<unknown> => {
    switch (types[0]) {
      case "object":
        return arbitraryObject(node);
      case "array":
        return fc.array(arbitraryNode(node.items!, name === "protect" ? "path" : name), { maxLength: 3 });
      case "string":
        return arbitraryText(node, name);
      case "boolean":
        return fc.boolean();
      case "null":
        return fc.constant(null);
      default:
        return arbitraryNumber(node as object, types[0] === "integer");
    }
  })();
  return types.includes("null") ? fc.oneof({ weight: 19, arbitrary: value }, fc.constant(null)) : value;
}
