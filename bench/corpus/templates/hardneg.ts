/** Nothing sensitive, but much that looks like it. */
import { type Fragment, label, line, type Part } from "../builder.ts";
import { luhn } from "../checks.ts";
import {
  makeMoment,
  makeNeutralField,
  makePod,
  makeService,
  makeUlid,
  makeUuid,
  makeVersion,
  nameKey,
  pickStyle,
} from "../fields.ts";
import { writeJson } from "../json.ts";
import type { Random } from "../random.ts";
import { makeStray } from "../values/index.ts";
import { makeHarmless } from "./messages.ts";

const sequence = (random: Random): string => {
  const payload = random.number(15);
  return payload + luhn(payload);
};

const isbn = (random: Random): string => {
  const body = `978${random.digits(9)}`;
  const sum = [...body].reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 1 : 3), 0);
  return `978-${body.slice(3, 4)}-${body.slice(4, 8)}-${body.slice(8)}-${(10 - (sum % 10)) % 10}`;
};

const account = (random: Random): string => random.number(12);

const LINES: readonly ((random: Random) => Part)[] = [
  (random) => `trace_id=${random.hex(32)} span_id=${random.hex(16)} parent=${random.hex(16)} sampled=1`,
  (random) => `traceparent: 00-${random.hex(32)}-${random.hex(16)}-01`,
  (random) => `X-Amzn-Trace-Id: Root=1-${random.hex(8)}-${random.hex(24)};Sampled=0`,
  (random) => `request ${makeUuid(random)} finished in ${random.below(900)} ms`,
  (random) => `job ${makeUlid(random)} queued behind ${makeUlid(random)}`,
  (random) => `pulled registry.local/${makeService(random)}@sha256:${random.hex(64)}`,
  (random) => `commit ${random.hex(40)} merged into main by pipeline ${random.number(6)}`,
  (random) => `md5 ${random.hex(32)} does not match ${random.hex(32)} for part ${random.below(90)}`,
  (random) =>
    `integrity sha512-${random.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 86)}== verified`,
  (random) =>
    `upgraded ${makeService(random)} from ${makeVersion(random)} to ${makeVersion(random)}-rc.${random.below(9)}`,
  (random) =>
    `Chrome/${random.between(90, 140)}.0.${random.between(4000, 7000)}.${random.between(10, 200)} on Windows NT 10.0`,
  (random) =>
    `firmware 10.${random.below(9)}.${random.below(9)}.${random.below(900)} build ${random.number(5)} installed`,
  (random) =>
    `started at ${makeMoment(random).epoch}${random.digits(3)}, ended at ${makeMoment(random).epoch}${random.digits(3)}`,
  (random) =>
    `{"timeUnixNano":"${makeMoment(random).epoch}${random.digits(9)}","value":${random.below(900)}.${random.digits(6)}}`,
  (random) =>
    `kafka topic ${makeService(random)}.events partition ${random.below(48)} offset ${random.number(10)} lag ${random.below(900)}`,
  (random) => `sequence ${sequence(random)} committed`,
  (random) => `{"event_id":${sequence(random)},"shard":${random.below(64)}}`,
  (random) => `ISBN ${isbn(random)} out of stock, reorder ${random.between(2, 90)}`,
  (random) => `EAN ${random.number(13)} scanned on till ${random.below(20)}`,
  (random) => `arn:aws:iam::${account(random)}:role/${makeService(random)}-exec assumed`,
  (random) =>
    `AccessDenied: arn:aws:sts::${account(random)}:assumed-role/ci/${random.digits(19)} is not authorized to perform s3:GetObject`,
  (random) =>
    `arn:aws:lambda:eu-west-1:${account(random)}:function:${makeService(random)}:${random.below(90)} throttled`,
  (random) => `${account(random)}.dkr.ecr.us-east-1.amazonaws.com/${makeService(random)}:${makeVersion(random)}`,
  (random) => `pod ${makePod(random)} OOMKilled, restart ${random.below(9)}`,
  (random) => `node-${random.below(90)}.${makeService(random)}.svc.cluster.local is NotReady`,
  (random) => `/var/log/${makeService(random)}/${makeMoment(random).date}/app-${random.digits(4)}.log.gz rotated`,
  (random) =>
    line`${label("URL", `s3://logs-archive/${makeMoment(random).date.replaceAll("-", "/")}/part-${random.digits(5)}-${makeUuid(random)}.parquet`, { optional: true })} written`,
  (random) => `C:\\Program Files\\Acme\\Agent\\${makeVersion(random)}\\agent.exe started`,
  (random) =>
    `org.springframework.boot.web.embedded.tomcat.TomcatWebServer : Tomcat started on port ${random.pick([8080, 8443])}`,
  (random) => `at io.netty.channel.nio.NioEventLoop.run(NioEventLoop.java:${random.between(100, 600)})`,
  (random) => `import com.acme.${makeService(random).replace("-", "")}.Repository; // generated`,
  (random) =>
    `heap ${random.below(4000)}.${random.digits(2)} MiB of 4096.00 MiB, gc ${random.below(90)}.${random.digits(3)} ms, cpu ${random.below(99)}.${random.digits(4)} %`,
  (random) =>
    `latency p50=${random.below(90)}.${random.digits(3)} p95=${random.below(900)}.${random.digits(3)} p99=${random.below(9000)}.${random.digits(3)}`,
  (random) =>
    `lat=${random.below(90)}.${random.digits(6)} lon=${random.below(180)}.${random.digits(6)} zoom=${random.between(1, 19)}`,
  (random) => `background: #${random.hex(6)}; color: #${random.hex(3)}; width: ${random.number(4)}px`,
  (random) =>
    `HTTP 4${random.digits(2)} on GET /v1/${makeService(random)}/${random.number(7)} (${random.below(900)} ms)`,
  (random) => `row ${random.number(9)} of table ${makeService(random)}_archive skipped: checksum ${random.hex(8)}`,
  (random) =>
    `order ${random.number(10)} moved to state PAID, invoice INV-${random.between(2020, 2026)}-${random.digits(6)}`,
  (random) => `tracking number 1Z${random.text("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ", 16)} handed to the carrier`,
  (random) => `VIN check skipped for model year ${random.between(2001, 2026)}, dealer ${random.digits(5)}`,
  (random) =>
    `batch ${random.number(8)}-${random.number(4)} closed with ${random.number(5)} rows, ${random.below(90)} rejected`,
  (random) => `Thread-${random.below(90)} waiting on 0x${random.hex(16)} held by Thread-${random.below(90)}`,
  (random) => `Segmentation fault at 0x${random.hex(12)} ip 0x${random.hex(12)} sp 0x${random.hex(12)} error 4`,
  (random) =>
    `${random.number(3)}-${random.number(4)} and ${random.number(3)}-${random.number(4)} are reserved part numbers`,
  (random) => `Deploy Blue Green Environment for Order Management Service (Release Train ${random.below(30)})`,
  (random) => `Great Expectations Suite "Daily Orders" passed ${random.below(90)} of ${random.below(90)} checks`,
  () => "Amazon Web Services and Google Cloud Platform both reported Increased Error Rates",
  () => "Monday Morning Standup moved to Conference Room Blue",
  (random) => `New Relic Infrastructure Agent ${makeVersion(random)} connected`,
  (random) => `Feature Flag "Express Checkout" enabled for ${random.below(99)} % of traffic`,
  () => "Elastic Load Balancing target is Healthy in Target Group Primary",
  (random) => `password_policy min_length=${random.between(8, 16)} expire_days=90 history=5`,
  (random) => `api_key_rotation=enabled next_rotation=${makeMoment(random).date}`,
  (random) => `token bucket refilled: ${random.below(900)} tokens, burst ${random.below(900)}`,
  (random) =>
    `prompt_tokens=${random.below(9000)} completion_tokens=${random.below(9000)} total_tokens=${random.below(9000)}`,
  () => `{"password":"[REDACTED]","token":"***","card":"************1111"}`,
  (random) => `phone=null email="" ssn=*** attempt=${random.below(9)}`,
  (random) => `card ending in ${random.digits(4)} expires ${random.between(10, 12)}/${random.between(26, 31)}`,
  (random) => `secret "db-credentials" synced, version ${random.hex(8)}-${random.hex(4)}`,
  (random) => `secretName: tls-${makeService(random)}-cert resourceVersion: "${random.number(9)}"`,
  () => "user: is my password stored in plain text?\nassistant: No, only a salted hash is kept.",
  () => "How many digits does a social security number have? Nine, and a credit card has sixteen.",
  (random) => `migration ${makeMoment(random).date.replaceAll("-", "")}${random.digits(6)}_add_phone_to_users applied`,
  (random) => `DEBUG regex ^\\d{3}-\\d{2}-\\d{4}$ compiled in ${random.below(90)} us`,
  (random) =>
    `epoch ${random.below(90)}/${random.number(2)} loss 0.${random.digits(8)} acc 0.${random.digits(6)} lr ${random.between(1, 9)}e-0${random.between(3, 6)}`,
  (random) =>
    `[${makeMoment(random).clock},${random.digits(3)}] GC pause (G1 Evacuation Pause) ${random.below(900)}M->${random.below(900)}M(${random.number(4)}M)`,
  (random) =>
    `${makeMoment(random).date} ${makeMoment(random).clock}.${random.digits(6)}+00 ${makeService(random)} checkpoint complete: wrote ${random.number(5)} buffers (${random.below(9)}.${random.digits(1)}%)`,
  (random) => `stripe event evt_${random.alphanumeric(24)} for charge ch_${random.alphanumeric(24)} ignored`,
  (random) =>
    `cursor=${Buffer.from(`{"page":${random.below(90)},"after":${random.number(8)}}`).toString("base64")} limit=50`,
  (random) =>
    `stock ${random.shape("@@@")}: open ${random.below(900)}.${random.digits(2)} close ${random.below(900)}.${random.digits(2)} volume ${random.number(8)}`,
  (random) =>
    `SHA256:${random.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 43)} host key of the server has not changed`,
];

const STRAY: readonly ((random: Random, near: Fragment) => Fragment)[] = [
  (random, near) => line`batch ${near} closed after ${random.below(900)} ms`,
  (_random, near) => line`lot ${near} released`,
  (random, near) => line`ref=${near} seq=${random.below(90_000)}`,
  (random, near) => line`{"ref":"${near}","rows":${random.below(900)}}`,
  (random, near) => line`part ${near} is out of stock, ${random.below(90)} on order`,
  (_random, near) => line`unknown code ${near}`,
  (_random, near) => line`sample ${near} skipped`,
  (random, near) => line`serial ${near} registered in slot ${random.below(40)}`,
];

const makeNeutralRecord = (random: Random): Fragment => {
  const style = pickStyle(random);
  const fields = Array.from({ length: random.between(3, 8) }, () => makeNeutralField(random));
  return writeJson({
    level: "info",
    msg: makeHarmless(random),
    ...Object.fromEntries(fields.map(({ words, value }) => [nameKey(words, style), value])),
  });
};

const makeNeutralPairs = (random: Random): Fragment => {
  const fields = Array.from({ length: random.between(3, 8) }, () => makeNeutralField(random));
  return line`${makeMoment(random).iso} level=info ${fields.map(({ words, value }) => `${nameKey(words, "snake")}=${value}`).join(" ")}`;
};

/** A near miss without a cue in half of what is not one of the fixed lines. */
export function makeHardNegative(random: Random): Fragment {
  const sort = random.below(100);
  if (sort < 52) return line`${random.pick(LINES)(random)}`;
  if (sort < 78) return random.pick(STRAY)(random, makeStray(random));
  if (sort < 88) return makeNeutralRecord(random);
  if (sort < 94) return makeNeutralPairs(random);
  return line`${makeMoment(random).iso} INFO ${makeService(random)}: ${makeHarmless(random)}`;
}
