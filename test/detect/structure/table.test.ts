import { describe, expect, test } from "vitest";
import { detectorOf, redactText } from "../harness.ts";

const detector = detectorOf();
const redact = (text: string): string => redactText(detector, text);

describe("columns name the values under them", () => {
  test.each([
    ["commas", "id,ssn\n1,219099999\n2,219099998\n", "id,ssn\n1,<US_SSN>\n2,<US_SSN>\n"],
    ["semicolons", "id;phone\n1;5551234", "id;phone\n1;<PHONE_NUMBER>"],
    ["tabs", "id\tphone number\n1\t5551234", "id\tphone number\n1\t<PHONE_NUMBER>"],
    ["pipes", "id|ssn\n1|219099999", "id|ssn\n1|<US_SSN>"],
    ["CRLF", "id,ssn\r\n1,219099999\r\n", "id,ssn\r\n1,<US_SSN>\r\n"],
    ["quotes", '"id","ssn"\n"1","219099999"', '"id","ssn"\n"1","<US_SSN>"'],
    ["a delimiter in quotes", 'who,ssn\n"Lee, Ann",219099999', 'who,ssn\n"Lee, Ann",<US_SSN>'],
    ["a quote in quotes", 'who,password\n"a ""b""","hunt""er2!"', 'who,password\n"a ""b""","<PASSWORD>"'],
    ["a new line in quotes", 'who,ssn\n"a\nb",219099999', 'who,ssn\n"a\nb",<US_SSN>'],
    ["blanks", "id, ssn\n1, 219099999", "id, ssn\n1, <US_SSN>"],
    ["a word no pattern knows", "user,password\nann,hunter2!", "user,password\nann,<PASSWORD>"],
    ["after other lines", "export done\n\nid,ssn\n1,219099999", "export done\n\nid,ssn\n1,<US_SSN>"],
    ["Markdown", "| Id | SSN |\n|----|:---:|\n| 1 | 219099999 |", "| Id | SSN |\n|----|:---:|\n| 1 | <US_SSN> |"],
    [
      "psql",
      " id | note | day |    ssn    \n----+------+-----+-----------\n  1 | x | 3 | 219099999\n(1 row)\n",
      " id | note | day |    ssn    \n----+------+-----+-----------\n  1 | x | 3 | <US_SSN>\n(1 row)\n",
    ],
    [
      "MySQL",
      "+----+-----------+\n| id | ssn       |\n+----+-----------+\n|  1 | 219099999 |\n+----+-----------+\n",
      "+----+-----------+\n| id | ssn       |\n+----+-----------+\n|  1 | <US_SSN> |\n+----+-----------+\n",
    ],
    [
      "pg_dump",
      "COPY public.users (id, ssn) FROM stdin;\n1\t219099999\n\\.\n219099999\n",
      "COPY public.users (id, ssn) FROM stdin;\n1\t<US_SSN>\n\\.\n219099999\n",
    ],
    ["what a column denies", "ssn,order_id\n-,4111111111111111", "ssn,order_id\n-,4111111111111111"],
    ["neighbours say nothing", "ssn,trace\nnone,219099999", "ssn,trace\nnone,219099999"],
  ])("%s", (_, text, output) => {
    expect(redact(text)).toBe(output);
    expect(redact(output)).toBe(output);
  });

  test("a window and more after the header", () => {
    const row = "7,some words that fill the line,219099999\n";
    const text = `id,remark,ssn\n${row.repeat(2000)}`;
    expect(redact(text)).toBe(text.replaceAll("219099999", "<US_SSN>"));
  });

  test("sixty-four columns", () => {
    const header = Array.from({ length: 63 }, (_, i) => `c${"xyz"[i % 3]}${i}`).join();
    const row = "1,".repeat(63);
    expect(redact(`${header},ssn\n${row}219099999`)).toBe(`${header},ssn\n${row}<US_SSN>`);
    expect(redact(`${header},cz,ssn\n1,${row}219099999`)).toContain("219099999");
  });
});

describe("the header is forgotten", () => {
  test.each([
    ["at a blank line", "id,ssn\n\n1,219099999"],
    ["where a line has fewer fields", "id,ssn\nnothing\n1,219099999"],
    ["where a line has more fields", "id,ssn\n1,2,3\n1,219099999"],
  ])("%s", (_, text) => expect(redact(text)).toBe(text));
});

describe("not a header", () => {
  test.each([
    ["a number among the names", "id,ssn,1\n1,219099999,1"],
    ["no word that says anything", "id,sum\n1,219099999"],
    ["prose", "Please have your card, your ssn and the other things ready\n1,219099999"],
    ["one name", "ssn\n219099999"],
    ["a line of a log", "INFO | payments | card declined\nINFO | payments | order 4111111111111111"],
  ])("%s", (_, text) => expect(redact(text)).toBe(text));
});

describe("an INSERT's columns name its values", () => {
  test.each([
    [
      "one tuple",
      "INSERT INTO t (id, ssn) VALUES (1, '219099999');",
      "INSERT INTO t (id, ssn) VALUES (1, '<US_SSN>');",
    ],
    [
      "tuples, quoted names, doubled and escaped quotes",
      "insert into `a`.`t` (`id`,`password`) values ('x''y','hunter2!'),('x\\'y','s3cret+'),\n(f(1,')'),E'pass4!x')",
      "insert into `a`.`t` (`id`,`password`) values ('x''y','<PASSWORD>'),('x\\'y','<PASSWORD>'),\n(f(1,')'),E'<PASSWORD>')",
    ],
    [
      "lines",
      'INSERT INTO "t"\n(\n  "id",\n  "ssn"\n)\nVALUES\n  (1, 219099999),\n  (2, NULL);\n',
      'INSERT INTO "t"\n(\n  "id",\n  "ssn"\n)\nVALUES\n  (1, <US_SSN>),\n  (2, NULL);\n',
    ],
    [
      "what a column denies",
      "INSERT INTO t (order_id,ssn) VALUES (4111111111111111,1)",
      "INSERT INTO t (order_id,ssn) VALUES (4111111111111111,1)",
    ],
    [
      "after the last tuple",
      "INSERT INTO t (ssn) VALUES (1) WHERE x = '219099999'",
      "INSERT INTO t (ssn) VALUES (1) WHERE x = '219099999'",
    ],
    ["no list of columns", "INSERT INTO t VALUES (1, '219099999')", "INSERT INTO t VALUES (1, '219099999')"],
  ])("%s", (_, text, output) => {
    expect(redact(text)).toBe(output);
    expect(redact(output)).toBe(output);
  });

  test("a window and more after the columns", () => {
    const text = `INSERT INTO t (id, remark, ssn) VALUES ${"(7,'some words, some more','219099999'),".repeat(2000)}`;
    expect(redact(text)).toBe(text.replaceAll("219099999", "<US_SSN>"));
  });
});
