/** Access logs of web servers, load balancers, CDNs and proxies. */
import { encode, type Fragment, join, label, line, type Part } from "../builder.ts";
import { percentEncode, percentEncodeLightly } from "../encodings.ts";
import { makeMoment, makeUuid, nameKey, pickStyle } from "../fields.ts";
import type { Random } from "../random.ts";
import { makeEntity } from "../values/index.ts";
import { makeEmail, makeHost } from "../values/network.ts";
import { makeSessionCookie } from "../values/secrets.ts";
import { makeNeutralParameter, makeParameter } from "./url.ts";

const AGENTS = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15",
  "curl/8.7.1",
  "python-requests/2.32.3",
  "Googlebot/2.1 (+http://www.google.com/bot.html)",
  "kube-probe/1.30",
  "ELB-HealthChecker/2.0",
];
/** The robot's own address is a URL, if not one that anybody minds. */
const makeAgent = (random: Random): Part => {
  const agent = random.pick(AGENTS);
  const [before, after] = agent.split("http://www.google.com/bot.html");
  return after === undefined
    ? agent
    : join([before!, label("URL", "http://www.google.com/bot.html", { optional: true }), after]);
};

const ROUTES = [
  "/",
  "/api/v2/orders",
  "/static/app.4f3a.js",
  "/login",
  "/healthz",
  "/users/8812/avatar.png",
  "/search",
  "/cart",
];

export function makeTarget(random: Random): Fragment {
  const route = random.pick(ROUTES);
  if (random.chance(45)) return join([route]);
  const parameters = Array.from({ length: random.between(1, 3) }, () =>
    random.chance(45)
      ? makeParameter(random, random.pick([percentEncode, percentEncodeLightly]))
      : makeNeutralParameter(random),
  );
  if (random.chance(6))
    return line`/u/${encode(label("EMAIL_ADDRESS", makeEmail(random)), percentEncodeLightly)}/profile`;
  return line`${route}?${join(parameters, "&")}`;
}

export function makeAccessLine(random: Random): Fragment {
  const { day, month, year, clock, iso, date, epoch } = makeMoment(random);
  const ip = (): Fragment => makeEntity(random, "IP_ADDRESS");
  const target = makeTarget(random);
  const method = random.pick(["GET", "GET", "POST", "PUT", "DELETE"]);
  const status = random.pick([200, 200, 304, 401, 404, 500, 502]);
  const size = random.below(200_000);
  const request = line`"${method} ${target} HTTP/1.1"`;
  const agent = makeAgent(random);
  const user: Part = random.chance(12) ? makeEntity(random, "EMAIL_ADDRESS") : "-";
  const referer: Part = random.chance(20) ? makeEntity(random, "URL") : "-";
  const stamp = `${day}/${month}/${year}:${clock} +0000`;
  const port = random.between(1025, 65_000);
  return random.pick([
    () => line`${ip()} - ${user} [${stamp}] ${request} ${status} ${size}`,
    () => line`${ip()} - ${user} [${stamp}] ${request} ${status} ${size} "${referer}" "${agent}"`,
    () =>
      line`${ip()} - - [${stamp}] ${request} ${status} ${size} "${referer}" "${agent}" "${ip()}" rt=0.${random.digits(3)}`,
    // A load balancer's line, https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
    () =>
      line`https ${iso} app/public/${random.hex(16)} ${ip4(random)}:${port} ${ip4(random)}:8080 0.001 0.0${random.digits(2)} 0.000 ${status} ${status} ${random.below(900)} ${size} "${method} /api HTTP/2.0" "${agent}" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.3 arn:aws:elasticloadbalancing:eu-west-1:${random.number(12)}:targetgroup/web/${random.hex(16)} "Root=1-${random.hex(8)}-${random.hex(24)}"`,
    // haproxy
    () =>
      line`haproxy[${random.between(2, 9000)}]: ${ip4(random)}:${port} [${day}/${month}/${year}:${clock}.${random.digits(3)}] https-in~ app/srv${random.below(9)} 0/0/1/${random.below(900)}/${random.below(999)} ${status} ${size} - - ---- 12/12/0/0/0 0/0 ${request}`,
    // Envoy
    () =>
      line`[${iso}] ${request} ${status} - via_upstream - 0 ${size} ${random.below(900)} ${random.below(900)} "${ip()}" "${agent}" "${makeUuid(random)}" "shop.internal" "${ip4(random)}:8080"`,
    // CloudFront and IIS, tab or blank separated
    () =>
      line`${date}\t${clock}\tFRA56-P1\t${size}\t${ip()}\t${method}\td${random.hex(12)}.cloudfront.net\t/img/${random.hex(6)}.png\t${status}\t-\t${makeCookie(random)}\tHit`,
    () =>
      line`${date} ${clock} ${ip4(random)} ${method} /default.aspx - 443 ${user} ${ip4(random)} ${random.pick(["Mozilla/5.0+(Windows+NT+10.0)", "-"])} ${status} 0 0 ${random.below(900)}`,
    // squid
    () =>
      line`${epoch}.${random.digits(3)} ${String(random.below(9000)).padStart(6)} ${ip()} TCP_MISS/${status} ${size} ${method} ${makeEntity(random, "URL")} - HIER_DIRECT/${ip4(random)} text/html`,
    () => line`remote=${ip()} host=${makeHost(random)} req=${request} status=${status} cookie="${makeCookie(random)}"`,
  ])();
}

const makeCookie = (random: Random): Part =>
  random.chance(60)
    ? line`theme=dark; ${makeSessionCookie(random)}`
    : `theme=${random.pick(["dark", "light"])}; ${nameKey("cookie consent", pickStyle(random))}=1`;

/** Where a port follows: IPv6 would stand in brackets there. */
const ip4 = (random: Random): Fragment =>
  label(
    "IP_ADDRESS",
    `${random.pick([10, 34, 52, 81, 141, 178, 203])}.${random.below(256)}.${random.below(256)}.${random.between(1, 254)}`,
  );
