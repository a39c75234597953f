/** OpenTelemetry logs and spans in their JSON form, with attributes as key and value side by side. */
import type { Fragment } from "../builder.ts";
import { makeFields, makeMoment, makePod, makeService, makeVersion, nameKey, pickStyle } from "../fields.ts";
import { type Json, writeJson } from "../json.ts";
import type { Random } from "../random.ts";
import { makeEntity } from "../values/index.ts";
import { makeAuthorization } from "../values/secrets.ts";
import { type JsonObject, pickLayout } from "./json.ts";
import { makeMessage, makeProse } from "./messages.ts";

const attribute = (key: string, value: Json): Json => ({
  key,
  value: typeof value === "number" ? { intValue: String(value) } : { stringValue: value },
});

/** Semantic conventions: https://opentelemetry.io/docs/specs/semconv/ */
const CONVENTIONS: readonly ((random: Random) => readonly [string, Json])[] = [
  (random) => ["client.address", makeEntity(random, "IP_ADDRESS")],
  (random) => ["enduser.id", makeEntity(random, "EMAIL_ADDRESS")],
  (random) => ["user.email", makeEntity(random, "EMAIL_ADDRESS")],
  (random) => ["user.full_name", makeEntity(random, "PERSON")],
  (random) => ["url.full", makeEntity(random, "URL")],
  (random) => ["http.request.header.authorization", makeAuthorization(random)],
  (random) => ["network.peer.address", makeEntity(random, "IP_ADDRESS")],
  () => ["http.request.method", "POST"],
  (random) => ["http.response.status_code", random.pick([200, 404, 500])],
  (random) => ["k8s.pod.name", makePod(random)],
  (random) => ["gen_ai.usage.input_tokens", random.below(9000)],
  () => ["gen_ai.request.model", "gpt-4o-mini"],
  (random) => ["messaging.message.id", random.hex(24)],
  (random) => ["code.function.name", `com.acme.${makeService(random).replace("-", "")}.Handler.run`],
];

function makeAttributes(random: Random): readonly (readonly [string, Json])[] {
  const style = pickStyle(random, ["snake", "dotted", "camel"]);
  const own = random.chance(65)
    ? makeFields(random).map(({ words, value }) => [`app.${nameKey(words, style)}`, value] as const)
    : [];
  return [...own, ...random.sample(CONVENTIONS, random.between(1, 4)).map((make) => make(random))];
}

const makePrompt = (random: Random): readonly (readonly [string, Json])[] => {
  const text = makeProse(random);
  return random.pick<() => readonly (readonly [string, Json])[]>([
    () => [["gen_ai.prompt", text]],
    () => [["gen_ai.input.messages", writeJson([{ role: "user", parts: [{ type: "text", content: text }] }])]],
    () => [
      ["gen_ai.completion", text],
      ["gen_ai.response.finish_reasons", "stop"],
    ],
    () => [["traceloop.entity.input", writeJson({ inputs: { question: text } })]],
  ])();
};

export function makeOtlpLine(random: Random): Fragment {
  const nanos = `${makeMoment(random).epoch}${random.digits(9)}`;
  const resource: JsonObject = {
    attributes: [attribute("service.name", makeService(random)), attribute("service.version", makeVersion(random))],
  };
  const attributes = random.chance(30) ? makePrompt(random) : makeAttributes(random);
  const ids = { traceId: random.hex(32), spanId: random.hex(16) };
  const record: JsonObject = {
    timeUnixNano: nanos,
    severityText: "INFO",
    body: { stringValue: makeMessage(random, 50) },
    attributes: attributes.map(([key, value]) => attribute(key, value)),
    ...ids,
  };
  const span: JsonObject = {
    ...ids,
    parentSpanId: random.hex(16),
    name: `POST /${makeService(random)}`,
    kind: 2,
    startTimeUnixNano: nanos,
    attributes: attributes.map(([key, value]) => attribute(key, value)),
    ...(random.chance(40)
      ? { events: [{ name: "log", attributes: [attribute("message", makeMessage(random, 30))] }] }
      : {}),
    status: {},
  };
  const layout = pickLayout(random);
  return random.pick([
    () =>
      writeJson(
        { resourceLogs: [{ resource, scopeLogs: [{ scope: { name: "app" }, logRecords: [record] }] }] },
        layout,
      ),
    () =>
      writeJson({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "http" }, spans: [span] }] }] }, layout),
    () => writeJson(record, layout),
    () => writeJson(span, layout),
    () => writeJson({ ...ids, name: "handle", attributes: Object.fromEntries(attributes) }, layout),
  ])();
}
