/** JSON inside strings of JSON, one to three levels, and other text inside other text. */
import { encode, type Fragment, join, line } from "../builder.ts";
import { escapeHtmlNumeric, escapeJson, escapeJsonAll, escapeJsonAscii, escapeXml, quote } from "../encodings.ts";
import { makeFields, makeMoment, makeSensitiveField, makeUuid, nameKey, pickStyle } from "../fields.ts";
import { writeJson } from "../json.ts";
import type { Random } from "../random.ts";
import { makeSentence } from "../values/index.ts";
import { makeCompactJson } from "./json.ts";
import { makeMessage } from "./messages.ts";

const WRAPPERS: readonly ((random: Random, inner: Fragment) => Fragment)[] = [
  (random, inner) => writeJson({ log: inner, stream: "stdout", time: makeMoment(random).iso }),
  (_random, inner) => writeJson({ message: inner }),
  (random, inner) => writeJson({ id: random.digits(14), timestamp: makeMoment(random).epoch, message: inner }),
  (random, inner) => writeJson({ Type: "Notification", MessageId: makeUuid(random), Message: inner }),
  (random, inner) =>
    writeJson({
      Records: [{ messageId: makeUuid(random), body: inner, attributes: { ApproximateReceiveCount: "1" } }],
    }),
  (_random, inner) => writeJson({ payload: inner, n: 1 }, { escapeText: escapeJsonAscii }),
  (random, inner) => writeJson({ level: "info", "request.body": inner, took: random.below(900) }, { indent: 2 }),
];

function nestJson(random: Random, levels: number): Fragment {
  let text = makeCompactJson(random);
  for (let i = 0; i < levels; i++) text = random.pick(WRAPPERS)(random, text);
  return text;
}

const OTHERS: readonly ((random: Random) => Fragment)[] = [
  // Every character of one value by number.
  (random) => {
    const { words, value } = makeSensitiveField(random);
    return line`{"${nameKey(words, pickStyle(random))}":${quote(encode(value, escapeJsonAll))},"ok":true}`;
  },
  // A string of JSON in a line of text.
  (random) =>
    line`${makeMoment(random).iso} ERROR body=${quote(encode(makeCompactJson(random), escapeJson))} status=502`,
  // HTML in a field.
  (random) => writeJson({ html: line`<td class="name">${encode(makeSentence(random), escapeXml)}</td>` }),
  (random) => {
    const { words, value } = makeSensitiveField(random);
    return line`<input type="text" name="${nameKey(words, "snake")}" value="${encode(value, random.pick([escapeXml, escapeHtmlNumeric]))}">`;
  },
  // Lines in a string, with their ends escaped.
  (random) => writeJson({ log: join([makeMessage(random), makeMessage(random), "end"], "\n"), stream: "stderr" }),
  (random) =>
    writeJson({
      csv: line`${join(
        makeFields(random, 1).map(({ words, value }) => line`${nameKey(words, "snake")}=${value}`),
        "\t",
      )}`,
    }),
];

export function makeEscapedLine(random: Random): Fragment {
  if (random.chance(32)) return random.pick(OTHERS)(random);
  return nestJson(random, random.pick([1, 1, 1, 2, 2, 3]));
}
