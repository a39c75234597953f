/** Application logs that say much in many ways: loggers, messages and values of their own, as the logs of a whole platform have. */
import { digits, hex, pick, type Random } from "./random.ts";

/** Words of messages; a few of them are what recognizers look for. */
const WORDS =
  "the a to of and in for is not with from on was has by after before no new old all more this retry queue message order stock cart price batch worker thread pool cache miss hit load store read write open close start stop done failed timeout error warning request response upstream downstream service handler client server connection socket stream record event offset partition topic table index query row column schema field value type name list map set file path image report invoice shipment delivery customer account user session token key secret state status code number address phone license provider member plan card report metric trace span sample rate limit quota policy rule filter match search result page size count total average minimum maximum window interval schedule job task step stage build deploy release version branch commit merge node cluster region zone network subnet gateway proxy balancer health check probe ready live leader follower replica shard snapshot backup restore archive compress encode decode parse format validate reject accept skip ignore drop resume pause flush sync async lock unlock wait signal notify publish subscribe consume produce".split(
    " ",
  );
const LOGGERS = 30;
const MESSAGES = 4;
const PEOPLE = 300;

const words = (random: Random, count: number): string =>
  Array.from({ length: count }, () => pick(random, WORDS)).join(" ");
const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1);
const uuid = (random: Random): string =>
  `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-a${hex(random, 3)}-${hex(random, 12)}`;

/** What stands in a message besides its words, drawn for each line. */
function listValues(random: Random): readonly (() => string)[] {
  const people = Array.from({ length: PEOPLE }, () => `${pick(random, WORDS)}.${pick(random, WORDS)}${random(90)}`);
  return [
    () => `user=${pick(random, people)}`,
    () => `id=${random(1_000_000)}`,
    () => `took ${random(5000)} ms`,
    () => `path=/v1/${pick(random, WORDS)}/${random(100_000)}`,
    () => uuid(random),
    () => `status ${pick(random, [200, 201, 404, 500])}`,
    () => `[${pick(random, people)}]`,
    () => `size=${random(9)}.${random(9)}MB`,
    () => `attempt ${random(5)}/5`,
    () => `queue=${pick(random, WORDS)}-${random(20)}`,
    () => `0x${hex(random, 8)}`,
    () => `(${random(100)}%)`,
    () => `for '${pick(random, WORDS)}'`,
    () => `in ${random(10)}.${digits(random, 3)}s`,
  ];
}

/** Makes one line at each call: text behind the level, or with `sensitive` in place of a message. */
export function createVariedLines(random: Random): (head: string, sensitive: string | null) => string {
  const values = listValues(random);
  const loggers = Array.from({ length: LOGGERS }, () => ({
    name: `com.acme.${pick(random, WORDS)}.${capital(pick(random, WORDS))}${pick(random, ["Service", "Handler", "Client", "Job"])}`,
    messages: Array.from({ length: MESSAGES }, () =>
      Array.from({ length: 2 + random(4) }, (_, i) => {
        const fixed = words(random, 2 + random(3));
        return i % 2 === 0 ? () => fixed : pick(random, values);
      }),
    ),
  }));
  return (head, sensitive) => {
    const { name, messages } = pick(random, loggers);
    const message =
      sensitive ??
      pick(random, messages)
        .map((part) => part())
        .join(" ");
    return `${head} [http-nio-8080-exec-${random(20)}] ${name} : ${message}`;
  };
}
