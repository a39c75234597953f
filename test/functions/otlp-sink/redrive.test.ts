import { expect, it } from "vitest";
import { decodeOutbox, encodeOutbox } from "../../../functions/outbox/outbox-object.ts";
import { redrive } from "../../../functions/outbox/redrive.ts";
import { memoryStore } from "../outbox/memory-store.ts";
import { OK, type Reaction } from "./fake-otlp.ts";
import { batchOf, left, namesOf, setOtlpStage } from "./otlp-stage.ts";

const stage = setOtlpStage();

/** What comes of an object with a request of four records in it. @returns the records of each object that is there then, by its folder */
async function redriveWith(react: (names: readonly string[], index: number) => Reaction) {
  stage.fake.react = ({ records }, index) => react(namesOf(records), index);
  const store = memoryStore();
  const { key, body } = await encodeOutbox("outbox", "otlp", { form: "otlp", batch: batchOf(["a", "b", "c", "d"]) });
  await store.put(key, body, "");
  const deliverers = new Map([["otlp", stage.deliverer()]]);
  const { redelivered, rejected, failures } = await redrive({
    deliverers,
    store,
    log: () => {},
    remaining: () => 900_000,
    now: () => stage.patience.now(),
  });
  expect(failures).toEqual([]);
  const objects: Record<string, readonly string[]> = {};
  for (const [path, object] of store.objects) {
    const { batch } = await decodeOutbox(object);
    const leftover = { reason: "rejected", batch } as const;
    objects[path.split("/")[0]!] = left({ receipt: { sink: "", items: 0 }, leftovers: [leftover] }, "rejected");
  }
  return { objects, redelivered, rejected };
}

it("of a request that is half done the rest waits, and what was taken or refused does not come again", async () => {
  const result = await redriveWith((names, index) => {
    if (index > 4) return { status: 503 };
    return names.includes("a") ? { status: 400 } : OK;
  });
  expect(namesOf(stage.fake.taken)).toEqual(["b", "c", "d"]);
  expect(result).toEqual({ objects: { "outbox-rejected": ["a"] }, redelivered: 3, rejected: 1 });

  stage.fake.requests.length = 0;
  stage.fake.taken.length = 0;
  const cut = await redriveWith((names, index) => {
    if (index > 3) return { status: 404 };
    return names.includes("a") ? { status: 400 } : OK;
  });
  expect(namesOf(stage.fake.taken)).toEqual(["b"]);
  expect(cut).toEqual({ objects: { "outbox-rejected": ["a"], outbox: ["c", "d"] }, redelivered: 1, rejected: 1 });
});

it("of one that was taken in part nothing waits, and as many count as refused as were", async () => {
  const result = await redriveWith(() => ({ ...OK, body: Uint8Array.of(0x0a, 2, 8, 3) }));
  expect(result).toEqual({ objects: { "outbox-rejected": ["a", "b", "c", "d"] }, redelivered: 1, rejected: 3 });
});
