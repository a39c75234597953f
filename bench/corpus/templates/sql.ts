/** Statements, plans and errors of databases. */
import { encode, type Fragment, join, label, line, type Part } from "../builder.ts";
import { escapeSql, quote } from "../encodings.ts";
import { type Field, makeFields, makeMoment, makeSensitiveField, nameKey } from "../fields.ts";
import type { Random } from "../random.ts";
import { makeEntity } from "../values/index.ts";
import { makePassword } from "../values/secrets.ts";

const TABLES = [
  "customers",
  "accounts",
  "patients",
  "payments",
  "hr.employees",
  "public.contacts",
  "claims",
  "user_profile",
];

const literal = (value: Part): Part =>
  typeof value === "number" || (typeof value === "string" && /^\d+(\.\d+)?$/.test(value))
    ? value
    : quote(encode(value, escapeSql), "'");

const column = (random: Random, words: string, mark: string): string =>
  `${mark}${nameKey(words, random.chance(80) ? "snake" : "camel")}${mark}`;

const STATEMENTS: readonly ((random: Random, fields: readonly Field[]) => Fragment)[] = [
  (random, fields) => {
    const mark = random.pick(["", "", '"', "`"]);
    const columns = fields.map(({ words }) => column(random, words, mark)).join(", ");
    return line`INSERT INTO ${random.pick(TABLES)} (${columns}) VALUES (${join(
      fields.map(({ value }) => literal(value)),
      ", ",
    )})`;
  },
  (random, fields) => {
    const columns = fields.map(({ words }) => column(random, words, "")).join(",");
    const row = (some: readonly Field[]): Fragment =>
      line`(${join(
        some.map(({ value }) => literal(value)),
        ",",
      )})`;
    const kept = fields.map((field) => ({ ...field, value: typeof field.value === "object" ? "NULL" : field.value }));
    return line`insert into ${random.pick(TABLES)}(${columns}) values ${join(random.chance(50) ? [row(fields), row(kept)] : [row(kept), row(fields)], ",")};`;
  },
  (random, fields) =>
    line`UPDATE ${random.pick(TABLES)} SET ${join(
      fields.map(({ words, value }) => line`${column(random, words, "")} = ${literal(value)}`),
      ", ",
    )} WHERE id = ${random.below(900_000)};`,
  (random, fields) =>
    line`SELECT * FROM ${random.pick(TABLES)} t WHERE ${join(
      fields.map(
        ({ words, value }) =>
          line`t.${column(random, words, "")} ${random.pick(["=", "=", "LIKE", "<>"])} ${literal(value)}`,
      ),
      random.pick([" AND ", " OR "]),
    )} LIMIT ${random.between(1, 100)}`,
  (random, fields) =>
    line`LOG:  duration: ${random.below(9000)}.${random.digits(3)} ms  execute <unnamed>: SELECT id FROM ${random.pick(TABLES)} WHERE ${join(
      fields.map(({ words }, i) => `${nameKey(words, "snake")} = $${i + 1}`),
      " AND ",
    )}\nDETAIL:  parameters: ${join(
      fields.map(({ value }, i) => line`$${i + 1} = ${quote(value, "'")}`),
      ", ",
    )}`,
  (random, fields) =>
    line`DELETE FROM ${random.pick(TABLES)} WHERE ${column(random, fields[0]!.words, "")} IN (${literal(fields[0]!.value)}) -- ${makeMoment(random).date}`,
  (random, fields) =>
    line`ERROR:  duplicate key value violates unique constraint "${random.pick(TABLES).replace(".", "_")}_key"\nDETAIL:  Key (${nameKey(fields[0]!.words, "snake")})=(${fields[0]!.value}) already exists.`,
  (random, fields) =>
    line`COPY ${random.pick(TABLES)} (${fields.map(({ words }) => nameKey(words, "snake")).join(", ")}) FROM stdin;\n${join(
      fields.map(({ value }) => value),
      "\t",
    )}\n\\.`,
];

const ADMINISTRATION: readonly ((random: Random) => Fragment)[] = [
  (random) => line`ALTER ROLE app WITH PASSWORD '${label("PASSWORD", makePassword(random), { alt: ["API_KEY"] })}';`,
  (random) =>
    line`CREATE USER '${random.pick(["etl", "bi"])}'@'%' IDENTIFIED BY '${label("PASSWORD", makePassword(random), { alt: ["API_KEY"] })}';`,
  (random) =>
    line`DELETE FROM sessions WHERE token = '${makeEntity(random, "SESSION_TOKEN")}' AND ip = '${makeEntity(random, "IP_ADDRESS")}'`,
  (random) =>
    line`Seq Scan on orders  (cost=0.00..${random.below(9000)}.${random.digits(2)} rows=${random.below(9000)} width=${random.below(300)})`,
  (random) => line`SELECT count(*) FROM ${random.pick(TABLES)} WHERE created_at > '${makeMoment(random).date}'`,
];

export function makeSqlLine(random: Random): Fragment {
  if (random.chance(12)) return random.pick(ADMINISTRATION)(random);
  const some = makeFields(random, random.between(1, 3)).slice(0, 6);
  const hasValue = typeof some[0]!.value === "object";
  return random.pick(STATEMENTS)(random, hasValue ? some : [makeSensitiveField(random), ...some]);
}
