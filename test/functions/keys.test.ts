import { describe, expect, it } from "vitest";
import { KeyError } from "../../core/errors.ts";
import { createKeySource, MAX_AGE_MS, MAX_STALE_MS } from "../../functions/keys.ts";

function ringText(current: string, ids: readonly string[] = [current]): string {
  const keys = ids.map((id) => ({ id, secret: Buffer.alloc(32, id).toString("base64"), created: "2025-11-22" }));
  return JSON.stringify({ v: 1, current, keys });
}

/** A source with a clock and a secret that the test moves; `undefined` = the secret cannot be read. */
function setUp(text: string | undefined, maxAge?: number) {
  const world = { text, time: 0, fetches: 0, logged: [] as string[] };
  const source = createKeySource({
    fetchSecret: async () => {
      world.fetches++;
      if (world.text === undefined) throw Object.assign(new Error("salt: hunter2"), { name: "ThrottlingException" });
      return world.text;
    },
    now: () => world.time,
    ...(maxAge === undefined ? {} : { maxAge }),
    log: (_level, event, fields) => world.logged.push(JSON.stringify({ event, ...fields })),
  });
  return { world, source };
}

describe("key source", () => {
  it("fetches once for many calls at the same time, and not again within five minutes", async () => {
    const { world, source } = setUp(ringText("k1"));
    const rings = await Promise.all([source(), source(), source()]);
    world.time = MAX_AGE_MS - 1;
    expect(new Set([...rings, await source()]).size).toBe(1);
    expect(world.fetches).toBe(1);
  });

  it("fetches again after five minutes; the same text is the same ring", async () => {
    const { world, source } = setUp(ringText("k1"));
    const first = await source();
    world.time = MAX_AGE_MS;
    expect(await source()).toBe(first);
    expect(world.fetches).toBe(2);
  });

  it("sees a rotation within five minutes", async () => {
    const { world, source } = setUp(ringText("k1"));
    await source();
    world.text = ringText("k2", ["k1", "k2"]);
    world.time = MAX_AGE_MS;
    expect((await source()).ids).toEqual(["k2", "k1"]);
  });

  it("sees a rotation sooner where a shorter age is set, and goes on to spare a secret that cannot be read", async () => {
    const { world, source } = setUp(ringText("k1"), 2_000);
    await source();
    world.text = ringText("k2", ["k1", "k2"]);
    world.time = 1_999;
    expect((await source()).currentId).toBe("k1");
    world.time = 2_000;
    expect((await source()).currentId).toBe("k2");
    world.text = undefined;
    world.time = 4_000;
    expect((await source()).currentId).toBe("k2");
    world.time = 18_999;
    expect((await source()).currentId).toBe("k2");
    expect(world.fetches).toBe(3);
    world.time = 19_000;
    await source();
    expect(world.fetches).toBe(4);
    world.time = 2_000 + MAX_STALE_MS;
    await expect(source()).rejects.toThrow(KeyError);
  });

  it("serves a stale ring for a bounded time, asks again every 15 seconds, then refuses", async () => {
    const { world, source } = setUp(ringText("k1"));
    const ring = await source();
    world.text = undefined;
    world.time = MAX_AGE_MS;
    expect(await source()).toBe(ring);
    expect(await source()).toBe(ring);
    expect(world.fetches).toBe(2);
    world.time += 15_000;
    expect(await source()).toBe(ring);
    expect(world.fetches).toBe(3);
    world.time = MAX_STALE_MS;
    await expect(source()).rejects.toThrow(KeyError);
    world.text = ringText("k1");
    expect(await source()).not.toBe(undefined);
  });

  it("a ring that turns malformed is one that cannot be read", async () => {
    const { world, source } = setUp(ringText("k1"));
    const ring = await source();
    world.text = '{"v":1,"salt":"hunter2"}';
    world.time = MAX_AGE_MS;
    expect(await source()).toBe(ring);
    expect(world.logged.join()).toContain("bad-key-ring");
  });

  it("never available: KeyError, with nothing of the foreign error in it or in the log", async () => {
    const { world, source } = setUp(undefined);
    await expect(source()).rejects.toMatchObject({ name: "KeyError", code: "key-ring-unavailable" });
    world.text = "short";
    await expect(source()).rejects.toThrow(KeyError);
    expect(world.logged.join()).toContain("ThrottlingException");
    expect(world.logged.join()).not.toContain("hunter2");
  });
});
