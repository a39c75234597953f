/** Stack traces: the message holds the value, the frames are harmless. */
import { type Fragment, join, line, type Part } from "../builder.ts";
import { makeMoment, makeService, nameKey, pickKeyWords } from "../fields.ts";
import type { Random } from "../random.ts";
import { makeCued, makeEntity, pickKind } from "../values/index.ts";
import { makeConnectionString } from "../values/secrets.ts";
import { makeHarmless, makeMessage } from "./messages.ts";

interface Language {
  readonly raise: (random: Random, message: Part) => Part;
  readonly frame: (random: Random) => string;
}

const WORDS = ["order", "invoice", "session", "profile", "import", "mailer", "payment", "ledger", "report"];
const word = (random: Random): string => random.pick(WORDS);
const capital = (random: Random): string => nameKey(word(random), "pascal");
const lineNumber = (random: Random): number => random.between(3, 900);

const LANGUAGES: readonly Language[] = [
  {
    raise: (random, message) =>
      line`${random.pick(["java.lang.IllegalArgumentException", "org.acme.shop.ValidationException", "jakarta.persistence.RollbackException", "Caused by: java.sql.SQLException"])}: ${message}`,
    frame: (random) =>
      `\tat com.acme.${word(random)}.${capital(random)}Service.${word(random)}(${capital(random)}Service.java:${lineNumber(random)})`,
  },
  {
    raise: (random, message) =>
      line`Traceback (most recent call last):\n  File "/srv/app/${word(random)}.py", line ${lineNumber(random)}, in handle\n${random.pick(["ValueError", "KeyError", "django.db.utils.IntegrityError", "pydantic.ValidationError"])}: ${message}`,
    frame: (random) =>
      `  File "/usr/lib/python3.12/site-packages/${word(random)}/core.py", line ${lineNumber(random)}, in ${word(random)}`,
  },
  {
    raise: (random, message) =>
      line`${random.pick(["TypeError", "Error", "AxiosError", "ValidationError"])}: ${message}`,
    frame: (random) =>
      `    at ${capital(random)}.${word(random)} (/app/dist/${word(random)}/index.js:${lineNumber(random)}:${random.between(1, 80)})`,
  },
  {
    raise: (_random, message) => line`panic: ${message}\n\ngoroutine 1 [running]:`,
    frame: (random) =>
      `main.(*${capital(random)}).handle(0xc000${random.hex(6)})\n\t/go/src/${word(random)}/main.go:${lineNumber(random)} +0x${random.hex(3)}`,
  },
  {
    raise: (random, message) =>
      line`app/models/${word(random)}.rb:${lineNumber(random)}:in 'save!': ${message} (ActiveRecord::RecordInvalid)`,
    frame: (random) => `\tfrom app/controllers/${word(random)}s_controller.rb:${lineNumber(random)}:in 'create'`,
  },
  {
    raise: (random, message) =>
      line`Unhandled exception. System.${random.pick(["ArgumentException", "InvalidOperationException"])}: ${message}`,
    frame: (random) =>
      `   at Acme.Shop.${capital(random)}Controller.${capital(random)}(String id) in C:\\src\\Shop\\${capital(random)}.cs:line ${lineNumber(random)}`,
  },
  {
    raise: (random, message) =>
      line`PHP Fatal error:  Uncaught Exception: ${message} in /var/www/html/${word(random)}.php:${lineNumber(random)}`,
    frame: (random) =>
      `#${random.below(9)} /var/www/html/vendor/${word(random)}/src/Kernel.php(${lineNumber(random)}): ${capital(random)}->run()`,
  },
  {
    raise: (random, message) =>
      line`thread 'main' panicked at src/${word(random)}.rs:${lineNumber(random)}:9:\n${message}`,
    frame: (random) =>
      `   ${random.below(20)}: ${word(random)}::${word(random)}::run\n             at ./src/${word(random)}.rs:${lineNumber(random)}`,
  },
];

/** What validators and databases say of a value they do not take. */
function makeComplaint(random: Random): Part {
  const kind = pickKind(random);
  const words = pickKeyWords(random, kind);
  const value = makeCued(random, kind);
  return random.pick([
    () =>
      line`duplicate key value violates unique constraint "uq_users"\nDETAIL: Key (${nameKey(words, "snake")})=(${value}) already exists.`,
    () =>
      line`Validation failed for field '${nameKey(words, "camel")}': rejected value [${value}]; must match the pattern`,
    () => line`invalid ${nameKey(words, "snake")} '${value}'`,
    () => line`could not parse ${words}: "${value}"`,
    () => line`Data truncation: Data too long for column '${nameKey(words, "snake")}' (value ${value})`,
    () => line`Record{${nameKey(words, "camel")}=${value}, version=${random.below(9)}} is stale`,
    () => line`unexpected ${nameKey(words, "title")} ${value}`,
    () => line`could not connect to ${makeConnectionString(random)}`,
    () => line`{'${nameKey(words, "snake")}': '${value}', 'attempt': ${random.below(9)}}`,
    () =>
      line`User(id=${random.below(90_000)}, name=${makeEntity(random, "PERSON")}, ${nameKey(words, "camel")}=${value})`,
  ])();
}

export function makeTraceLine(random: Random): Fragment {
  const { raise, frame } = random.pick(LANGUAGES);
  const message = random.chance(8)
    ? makeHarmless(random)
    : random.chance(60)
      ? makeComplaint(random)
      : makeMessage(random, 0);
  const frames = Array.from({ length: random.between(1, 4) }, () => frame(random));
  const { iso, date, clock } = makeMoment(random);
  const head = random.pick(["", "", `${iso} ERROR ${makeService(random)} - `, `[${date} ${clock}] production.ERROR: `]);
  return join([line`${head}${raise(random, message)}`, ...frames], "\n");
}
