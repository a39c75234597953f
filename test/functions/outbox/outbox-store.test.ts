import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { createOutboxStore, type OutboxStore } from "../../../functions/outbox/outbox-store.ts";
import { lazyS3Client } from "../../../functions/sinks/s3.ts";
import { type FakeAws, startFakeAws } from "../fake-aws.ts";

let aws: FakeAws;
let store: OutboxStore;

beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());
beforeEach(() => {
  aws.objects.clear();
  aws.refuses = () => false;
  vi.stubEnv("AWS_ENDPOINT_URL", aws.endpoint);
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "fake");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "fake");
  store = createOutboxStore("clean-bucket", lazyS3Client());
  return () => vi.unstubAllEnvs();
});

it("puts, lists, gets and deletes; what is not there is nothing", async () => {
  for (const key of ["outbox/b", "outbox/a", "outbox-rejected/c"])
    await store.put(key, Buffer.from(key), "application/gzip");
  const keys: string[] = [];
  for await (const { key } of store.list("outbox/")) keys.push(key);
  expect(keys).toEqual(["outbox/a", "outbox/b"]);
  expect(Buffer.from((await store.get("outbox/a"))!).toString()).toBe("outbox/a");
  await store.delete("outbox/a");
  await store.delete("outbox/a");
  expect(await store.get("outbox/a")).toBeUndefined();
});

it("an object that cannot be got is nothing only if it is not listed either", async () => {
  aws.refuses = (path, method) => method === "GET" && path.startsWith("clean-bucket/outbox/");
  aws.objects.set("clean-bucket/outbox/ab", Buffer.from("x"));
  expect(await store.get("outbox/a")).toBeUndefined();
  await expect(store.get("outbox/ab")).rejects.toMatchObject({ name: "InternalError" });
});
