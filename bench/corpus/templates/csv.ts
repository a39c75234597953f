/** Tables with a header line: the only thing that says what a column holds. */
import { type Fragment, join, type Part } from "../builder.ts";
import { quoteCsv } from "../encodings.ts";
import { makeNeutralField, nameKey, pickKeyWords, pickStyle } from "../fields.ts";
import type { Random } from "../random.ts";
import { makeCued, makeEntity, pickKind } from "../values/index.ts";

interface Column {
  readonly name: string;
  readonly make: () => Part;
}

function makeColumn(random: Random): Column {
  const kind = pickKind(random);
  return { name: pickKeyWords(random, kind), make: () => makeCued(random, kind) };
}

function makeNeutralColumn(random: Random): Column {
  const { words, value } = makeNeutralField(random);
  return { name: words, make: () => (typeof value === "number" ? value + random.below(9) : value) };
}

export function makeCsvLines(random: Random): Fragment {
  const style = pickStyle(random, ["snake", "snake", "camel", "title", "screaming", "pascal"]);
  const separator = random.pick([",", ",", ",", ";", "\t", "|"]);
  const always = random.chance(20);
  const columns = [
    ...Array.from({ length: random.between(1, 3) }, () => makeColumn(random)),
    ...Array.from({ length: random.between(1, 3) }, () => makeNeutralColumn(random)),
  ];
  if (random.chance(20)) columns.push({ name: "email", make: () => makeEntity(random, "EMAIL_ADDRESS") });
  const names = new Set<string>();
  const table = random.sample(columns, columns.length).filter(({ name }) => !names.has(name) && names.add(name));
  const cell = (value: Part): Fragment => quoteCsv(value, separator, always);
  const header = join(
    table.map(({ name }) => cell(nameKey(name, style))),
    separator,
  );
  const rows = Array.from({ length: random.between(1, 4) }, () =>
    join(
      table.map(({ make }) => cell(make())),
      separator,
    ),
  );
  return join([header, ...rows], "\n");
}
