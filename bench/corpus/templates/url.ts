/** Query strings and form bodies, percent-encoded once or twice. */
import { enclose, encode, type Fragment, join, line } from "../builder.ts";
import { formEncode, percentEncode, percentEncodeLightly, percentEncodeLower } from "../encodings.ts";
import { makeNeutralField, makeService, makeUuid, nameKey, pickKeyWords, pickStyle } from "../fields.ts";
import type { Random } from "../random.ts";
import { makeCued, pickKind } from "../values/index.ts";

type Escape = (text: string) => string;
const ENCODINGS: readonly Escape[] = [
  percentEncode,
  percentEncode,
  percentEncodeLower,
  formEncode,
  percentEncodeLightly,
];

/** `name=value`; what would end the parameter is escaped by every encoding here. */
export function makeParameter(random: Random, escapeText: Escape): Fragment {
  const kind = pickKind(random);
  const key = nameKey(pickKeyWords(random, kind), pickStyle(random, ["snake", "camel", "kebab", "flat"]));
  const value = makeCued(random, kind);
  // Nothing escapes a URL's own separators lightly.
  return line`${key}=${encode(value, kind.entity === "URL" ? percentEncode : escapeText)}`;
}

export const makeNeutralParameter = (random: Random): string => {
  const { words, value } = makeNeutralField(random);
  return `${nameKey(words, "snake")}=${percentEncode(String(value))}`;
};

function makeQuery(random: Random, escapeText: Escape): Fragment {
  const parameters = [
    ...Array.from({ length: random.between(1, 2) }, () => makeParameter(random, escapeText)),
    ...Array.from({ length: random.below(3) }, () => makeNeutralParameter(random)),
  ];
  return join(random.sample(parameters, parameters.length), "&");
}

const HOSTS = [
  "shop.example.com",
  "api.lakehousemail.net",
  "login.example.org",
  "portal.zentrale.ch",
  "app.tinfoilhat.io:8443",
];

export function makeUrlLine(random: Random): Fragment {
  const escapeText = random.pick(ENCODINGS);
  const query = makeQuery(random, escapeText);
  const twice = encode(query, percentEncode);
  const host = random.pick(HOSTS);
  return random.pick([
    () => line`GET /${makeService(random)}?${query} HTTP/1.1`,
    () => line`uri=/${makeService(random)}/find?${query} status=200 took=${random.below(900)}ms`,
    () => line`redirect to ${enclose("URL", line`https://${host}/cb?${query}`)} after ${random.below(900)} ms`,
    () =>
      line`{"url":"${enclose("URL", line`https://${host}/v1/search?${query}`)}","status":${random.pick([200, 302])}}`,
    () => line`request_body=${query}`,
    () => line`POST /oauth/token body: grant_type=password&${query}`,
    () => line`Content-Type: application/x-www-form-urlencoded\n\n${query}`,
    () => line`/login?next=%2Faccount%3F${twice} rid=${makeUuid(random)}`,
    () => line`${enclose("URL", line`https://${host}/sso?RelayState=https%3A%2F%2Fapp.example.com%2F%3F${twice}`)}`,
    () => line`location: /r?u=${twice}`,
    () => line`audit: ${query}`,
  ])();
}
