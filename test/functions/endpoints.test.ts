import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { createSecretReader } from "../../functions/secrets.ts";
import { createS3Objects, lazyS3Client } from "../../functions/sinks/s3.ts";
import { type FakeAws, startFakeAws } from "./fake-aws.ts";

let all: FakeAws;
let s3Only: FakeAws;

beforeAll(async () => {
  [all, s3Only] = await Promise.all([startFakeAws(), startFakeAws()]);
});

afterAll(async () => {
  await Promise.all([all.close(), s3Only.close()]);
});

beforeEach(() => {
  for (const fake of [all, s3Only]) {
    fake.objects.clear();
    fake.requests.length = 0;
    fake.secret = "the ring";
  }
  vi.stubEnv("AWS_ENDPOINT_URL", all.endpoint);
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "fake");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "fake");
});

afterEach(() => {
  vi.unstubAllEnvs();
});

async function useBoth(): Promise<void> {
  await createS3Objects("clean-bucket", lazyS3Client()).put("clean/a b.ndjson.gz", Buffer.from("body"), "text/plain");
  expect(await createSecretReader("ring")()).toBe("the ring");
}

it("AWS_ENDPOINT_URL: an address in place of a name has the bucket in the path, as emulators want it", async () => {
  await useBoth();
  expect(all.requests).toEqual(["PUT clean-bucket/clean/a b.ndjson.gz", "GetSecretValue"]);
  expect(all.objects.get("clean-bucket/clean/a b.ndjson.gz")?.toString()).toBe("body");
});

it("AWS_ENDPOINT_URL_S3 wins for S3, and for S3 alone", async () => {
  vi.stubEnv("AWS_ENDPOINT_URL_S3", s3Only.endpoint);
  await useBoth();
  expect(s3Only.requests).toEqual(["PUT clean-bucket/clean/a b.ndjson.gz"]);
  expect(all.requests).toEqual(["GetSecretValue"]);
});
