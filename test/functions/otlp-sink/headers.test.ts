import { describe, expect, it } from "vitest";
import { OK } from "./fake-otlp.ts";
import { batchOf, left, setOtlpStage } from "./otlp-stage.ts";

const stage = setOtlpStage();
const headersSecretArn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:Headers-AbCdEf";
const MINUTE = 60_000;

/** A secret that can be changed, or be away. */
function secretOf(text: string | undefined) {
  const secret = { text, reads: 0 };
  const fetchHeaders = async () => {
    secret.reads++;
    if (secret.text === undefined) throw Object.assign(new Error("content-marker"), { name: "ThrottlingException" });
    return secret.text;
  };
  return { secret, deliverer: stage.deliverer({ headersSecretArn }, { fetchHeaders }) };
}
const sent = (): unknown[] => stage.fake.requests.map(({ headers }) => headers["x-key"]);
const deliver = (deliverer: ReturnType<typeof secretOf>["deliverer"]) => deliverer.deliver(batchOf(["a"]));

describe("headers from a secret", () => {
  it("are sent, and kept for five minutes", async () => {
    const { secret, deliverer } = secretOf('{"X-Key":"one","authorization":"Bearer a b"}');
    await deliver(deliverer);
    expect(stage.fake.requests[0]!.headers).toMatchObject({ "x-key": "one", authorization: "Bearer a b" });
    secret.text = '{"X-Key":"two"}';
    stage.patience.pass(5 * MINUTE - 1);
    await deliver(deliverer);
    stage.patience.pass(1);
    await deliver(deliverer);
    expect(sent()).toEqual(["one", "one", "two"]);
    expect(secret.reads).toBe(2);
  });

  it.each([401, 403])("are read again when the service says %s: they may have been rotated", async (status) => {
    const { secret, deliverer } = secretOf('{"X-Key":"one"}');
    await deliver(deliverer);
    secret.text = '{"X-Key":"two"}';
    stage.fake.react = ({ headers }) => (headers["x-key"] === "two" ? OK : { status });
    expect((await deliver(deliverer)).leftovers).toEqual([]);
    expect(sent()).toEqual(["one", "one", "two"]);
    expect(stage.patience.slept).toEqual([]);
  });

  it("are not tried again when they are what they were, nor more than once", async () => {
    const { secret, deliverer } = secretOf('{"X-Key":"one"}');
    stage.fake.react = () => {
      secret.text = secret.reads === 1 ? secret.text : `{"X-Key":"${secret.reads}"}`;
      return { status: 401 };
    };
    expect(left(await deliver(deliverer), "unavailable")).toEqual(["a"]);
    expect([sent().length, secret.reads]).toEqual([1, 2]);
    secret.text = '{"X-Key":"other"}';
    expect(left(await deliver(deliverer), "unavailable")).toEqual(["a"]);
    expect(sent().length).toBe(3);
  });

  it("serve for twenty minutes while the secret cannot be read; then nothing is sent", async () => {
    const { secret, deliverer } = secretOf('{"X-Key":"one"}');
    await deliver(deliverer);
    secret.text = undefined;
    stage.patience.pass(19 * MINUTE);
    expect((await deliver(deliverer)).leftovers).toEqual([]);
    stage.patience.pass(MINUTE);
    expect(left(await deliver(deliverer), "unavailable")).toEqual(["a"]);
    expect(sent()).toEqual(["one", "one"]);
    expect(JSON.parse(stage.printed.at(-1)!)).toMatchObject({ error: { class: "ThrottlingException" } });
  });

  it.each([
    ["no JSON", "content-marker"],
    ["no object", '["content-marker"]'],
    ["null", "null"],
    ["a number", '{"x-key":1}'],
    ["a line end in a value", '{"x-key":"content-marker\\r\\nx: y"}'],
    ["a character that no header has", '{"x-key":"content-marker \\u20ac"}'],
    ["a blank in a name", '{"content-marker x":"y"}'],
    ["no name", '{"":"y"}'],
    ["a header twice", '{"X-Key":"content-marker","x-key":"y"}'],
    ["a header of ours", '{"Content-Type":"content-marker"}'],
    ["a header of the connection", '{"transfer-encoding":"chunked"}'],
    ["another host", '{"Host":"content-marker"}'],
    ["too many", JSON.stringify(Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`x-${i}`, ""])))],
    ["too much", JSON.stringify({ x: "y".repeat(9_000) })],
  ])("are refused: %s", async (_, text) => {
    const { deliverer } = secretOf(text);
    expect(left(await deliver(deliverer), "unavailable")).toEqual(["a"]);
    expect(stage.fake.requests).toEqual([]);
    expect(JSON.parse(stage.printed.at(-1)!)).toMatchObject({ error: { code: "headers-malformed" } });
  });

  it("cannot be taken for members of every object", async () => {
    const { deliverer } = secretOf('{"__proto__":"x","constructor":"y"}');
    expect((await deliver(deliverer)).leftovers).toEqual([]);
    expect(stage.fake.requests[0]!.headers.constructor).toBe("y");
  });
});
