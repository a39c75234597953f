/** Structured logs of the usual frameworks, and events of applications. */
import type { Fragment, Part } from "../builder.ts";
import { escapeJson, escapeJsonAscii, escapeJsonSlashes } from "../encodings.ts";
import {
  type Field,
  type KeyStyle,
  makeFields,
  makeMoment,
  makeNeutralField,
  makePod,
  makeSensitiveField,
  makeService,
  makeUuid,
  nameKey,
  pickStyle,
  toMembers,
} from "../fields.ts";
import { type Json, type Layout, writeJson } from "../json.ts";
import type { Random } from "../random.ts";
import { makeEntity } from "../values/index.ts";
import { makeAuthorization, makeSessionCookie } from "../values/secrets.ts";
import { makeMessage } from "./messages.ts";

export type JsonObject = Record<string, Json>;

export function pickLayout(random: Random): Layout {
  return random.pick<Layout>([
    {},
    {},
    {},
    { spaced: true, escapeText: escapeJsonAscii },
    { spaced: true },
    { indent: 2 },
    { indent: 4, escapeText: escapeJsonAscii },
    { escapeText: escapeJsonSlashes },
  ]);
}

const LEVELS = ["debug", "info", "info", "warn", "error"];

/** Fields, some of them one level down. */
function nest(random: Random, fields: readonly Field[], style: KeyStyle): JsonObject {
  const members = toMembers(random, fields, style);
  const name = nameKey(
    random.pick(["customer", "user", "detail", "request body", "patient", "payload", "account holder", "context"]),
    style,
  );
  const shape = random.below(5);
  if (shape === 0) return { ...toMembers(random, [makeNeutralField(random)], style), [name]: members };
  if (shape === 1) return { [nameKey("items", style)]: [members, toMembers(random, makeFields(random, 1), style)] };
  if (shape === 2) return { data: { [name]: members } };
  return members;
}

function makeHeaders(random: Random): JsonObject {
  const headers: JsonObject = { host: `${makeService(random)}.internal`, "user-agent": "axios/1.7.2" };
  if (random.chance(60)) headers.authorization = makeAuthorization(random);
  if (random.chance(40)) headers.cookie = makeSessionCookie(random);
  if (random.chance(50)) headers["x-forwarded-for"] = makeEntity(random, "IP_ADDRESS");
  if (random.chance(15)) headers["x-api-key"] = makeEntity(random, "API_KEY");
  return headers;
}

const FRAMES: readonly ((random: Random, message: Part, data: JsonObject) => JsonObject)[] = [
  // pino
  (random, message, data) => ({
    level: random.pick([20, 30, 40, 50]),
    time: makeMoment(random).epoch * 1000,
    pid: random.between(2, 60_000),
    hostname: makePod(random),
    ...data,
    msg: message,
  }),
  // winston
  (random, message, data) => ({
    level: random.pick(LEVELS),
    message,
    timestamp: makeMoment(random).iso,
    metadata: data,
  }),
  // zap
  (random, message, data) => ({
    level: random.pick(LEVELS),
    ts: makeMoment(random).epoch + 0.5,
    caller: `${makeService(random)}/handler.go:${random.between(10, 400)}`,
    msg: message,
    ...data,
  }),
  // Elastic common schema
  (random, message, data) => ({
    "@timestamp": makeMoment(random).iso,
    "log.level": random.pick(LEVELS).toUpperCase(),
    message,
    "service.name": makeService(random),
    "trace.id": random.hex(32),
    labels: data,
  }),
  // Serilog, compact
  (random, message, data) => ({
    "@t": makeMoment(random).iso,
    "@mt": message,
    "@l": "Warning",
    SourceContext: "Shop.Orders.Intake",
    ...data,
  }),
  // logback with logstash-encoder
  (random, message, data) => ({
    "@timestamp": makeMoment(random).iso,
    "@version": "1",
    message,
    logger_name: "com.acme.shop.billing.InvoiceService",
    thread_name: `http-nio-8080-exec-${random.below(40)}`,
    level: "INFO",
    level_value: 20_000,
    mdc: data,
  }),
  // structlog
  (random, message, data) => ({
    event: message,
    logger: `app.${makeService(random)}`,
    timestamp: makeMoment(random).iso,
    ...data,
  }),
  // Cloud Logging
  (random, message, data) => ({
    severity: random.pick(LEVELS).toUpperCase(),
    insertId: random.text("abcdefghijklmnopqrstuvwxyz0123456789", 14),
    jsonPayload: { message, ...data },
    resource: { type: "k8s_container", labels: { pod_name: makePod(random), project_id: "shop-prod" } },
  }),
  // bunyan-like access record
  (random, message, data) => ({
    name: makeService(random),
    req: { id: makeUuid(random), method: random.pick(["GET", "POST", "PUT"]), headers: makeHeaders(random) },
    body: data,
    msg: message,
  }),
  // Lambda, JSON format
  (random, message, data) => ({
    timestamp: makeMoment(random).iso,
    level: "INFO",
    requestId: makeUuid(random),
    message: { text: message, ...data },
  }),
  // change event
  (random, _message, data) => ({
    op: random.pick(["c", "u"]),
    source: { table: random.pick(["customers", "accounts", "patients"]), lsn: random.below(2 ** 30) },
    before: null,
    after: data,
    ts_ms: makeMoment(random).epoch * 1000,
  }),
  // plain event
  (_random, _message, data) => data,
];

export function makeEvent(random: Random): JsonObject {
  const style = pickStyle(random);
  const inMessage = random.chance(45);
  const fields = random.chance(inMessage ? 60 : 100) ? makeFields(random) : [makeNeutralField(random)];
  if (random.chance(5)) fields.push(makeSensitiveField(random));
  const message = inMessage
    ? makeMessage(random)
    : random.pick(["profile updated", "record stored", "validation failed", "payload received"]);
  return random.pick(FRAMES)(random, message, nest(random, fields, style));
}

export const makeJsonLine = (random: Random): Fragment => writeJson(makeEvent(random), pickLayout(random));

/** On one line and without blanks, as it stands inside other text. */
export const makeCompactJson = (random: Random): Fragment => writeJson(makeEvent(random), { escapeText: escapeJson });
