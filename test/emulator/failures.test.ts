import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import {
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Redactor } from "../../core/index.ts";
import { deployWithFaults } from "./faults/deploy.ts";
import { invoke, readRecordsFrom } from "./faults/invoke.ts";
import { FAULT_KEYS, NO_FAULTS, readFaultEvents } from "./faults/plan.ts";
import { readBucket, readPosition, toLines } from "./faults/stored.ts";
import { createLibraryRedactor } from "./harness/library.ts";
import { readFunctionLog } from "./harness/logs.ts";
import { type Entry, type Place, putRecords } from "./harness/put-records.ts";
import type { DeployedStack } from "./harness/stack.ts";
import { createTraffic } from "./harness/traffic.ts";

const endpoint = inject("endpoint");
const POLICY = join(import.meta.dirname, "policy.yaml");
const SOON = { timeout: 60_000, interval: 200 };

describe.skipIf(endpoint === undefined)("when something fails", () => {
  const traffic = createTraffic(20_261_123);
  let stack: DeployedStack;
  let redactor: Redactor;
  let serial = 0;

  beforeAll(async () => {
    stack = await deployWithFaults(endpoint!, "Failures", NO_FAULTS, { policy: POLICY, shardCount: "1" });
    redactor = await createLibraryRedactor(
      stack.clients,
      readFileSync(POLICY, "utf8"),
      stack.output("KeyRingSecretArn"),
    );
  });
  afterAll(() => stack?.close());

  const text = () => `n${++serial} ${traffic.text()}`;
  const redact = (content: string) => redactor.redact(content).output;
  const entry = (content: string | Uint8Array, fault?: string): Entry => ({
    data: Buffer.from(content),
    partitionKey: fault === undefined ? `partition-${serial}` : `${fault}:${serial}`,
  });
  const readLog = () => readFunctionLog(stack.clients.logs, stack.output("FunctionName"));
  const readClean = () => readBucket(stack, stack.output("CleanBucketName"), "clean/");

  /** The lines of the clean objects that begin with one of the records, sorted. */
  async function cleanLinesOf(places: readonly Place[]): Promise<string[]> {
    const own = (await readClean()).filter(({ key }) =>
      places.some(({ sequence }) => sequence === readPosition(key).sequence),
    );
    return toLines(own).sort();
  }

  /** What the function did with the records: the first of each attempt and from where on it wanted them again. */
  async function attemptsAt(places: readonly Place[]) {
    const events = readFaultEvents(await readLog());
    const [low, high] = [BigInt(places[0]!.sequence), BigInt(places.at(-1)!.sequence)];
    return events
      .filter((event) => event.fault === "attempt")
      .filter(({ first, last }) => BigInt(last) >= low && BigInt(first) <= high)
      .map(({ requestId, first, records }) => {
        const answer = events.find((event) => event.fault === "answer" && event.requestId === requestId);
        return { first, records, reported: answer?.fault === "answer" ? answer.reported : undefined };
      });
  }

  /** Every version of every object of both buckets. */
  async function listVersions(): Promise<string[]> {
    const versions: string[] = [];
    for (const Bucket of [stack.output("CleanBucketName"), stack.output("QuarantineBucketName")]) {
      const { Versions = [] } = await stack.clients.s3.send(new ListObjectVersionsCommand({ Bucket }));
      versions.push(...Versions.map(({ Key, VersionId }) => `${Bucket}/${Key}?${VersionId}`));
    }
    return versions.sort();
  }

  it("one of two objects cannot be written: the whole batch comes again, and what was written is replaced", async () => {
    const [line, document] = [text(), traffic.json()];
    const places = await putRecords(stack, [entry(line), entry(document, FAULT_KEYS.ndjsonFailsOnce)]);
    await expect.poll(() => cleanLinesOf(places), SOON).toEqual([redact(line), redact(document)].sort());
    const first = places[0]!.sequence;
    await expect
      .poll(() => attemptsAt(places), SOON)
      .toEqual([
        { first, records: 2, reported: first },
        { first, records: 2, reported: null },
      ]);
    const versions = await listVersions();
    const countOf = ({ sequence }: Place) => versions.filter((version) => version.includes(`-${sequence}-`)).length;
    expect(places.map(countOf)).toEqual([2, 1]);
  });

  it("the quarantine cannot be written: the record and those after it come again, those before it do not", async () => {
    const [before, after] = [text(), text()];
    const undecodable = gzipSync(text()).subarray(0, -9);
    const places = await putRecords(stack, [
      entry(before),
      entry(undecodable, FAULT_KEYS.quarantineDeniedOnce),
      entry(after),
    ]);
    await expect.poll(() => cleanLinesOf(places), SOON).toEqual([redact(before), redact(after)].sort());
    const [first, second] = places.map(({ sequence }) => sequence);
    await expect
      .poll(() => attemptsAt(places), SOON)
      .toEqual([
        { first, records: 3, reported: second },
        { first: second, records: 2, reported: null },
      ]);
    const quarantine = await readBucket(stack, stack.output("QuarantineBucketName"), "quarantine/");
    expect(quarantine.map(({ key }) => [readPosition(key).sequence, key.split(".").slice(1).join(".")])).toEqual([
      [second, "json"],
      [second, "raw.gz"],
    ]);
    expect(quarantine[1]!.content).toEqual(undecodable);
  });

  it("the same records again: the same keys and bytes, one version more, nothing twice", async () => {
    const contents = [text(), traffic.json(), text()];
    const undecodable = gzipSync(text()).subarray(0, -9);
    const places = await putRecords(
      stack,
      [...contents, undecodable].map((content) => entry(content)),
    );
    await expect.poll(() => cleanLinesOf(places), SOON).toEqual(contents.map(redact).sort());
    await expect.poll(() => attemptsAt(places), SOON).toMatchObject([{ records: 4, reported: null }]);
    const read = async () => [
      ...(await readClean()),
      ...(await readBucket(stack, stack.output("QuarantineBucketName"))),
    ];
    const [objects, versions] = [await read(), await listVersions()];
    expect(await invoke(stack, await readRecordsFrom(stack, places[0]!))).toEqual({
      error: undefined,
      payload: '{"batchItemFailures":[]}',
    });
    expect(await read()).toEqual(objects);
    // Two routes, what is quarantined has two objects, and there is the manifest.
    expect(await listVersions()).toHaveLength(versions.length + 5);
  });

  it("a batch that ends the process each time: after its retries it is kept whole, and the shard goes on", async () => {
    const contents = [text(), text(), text()];
    const faults = [undefined, FAULT_KEYS.exit, undefined];
    const places = await putRecords(
      stack,
      contents.map((content, index) => entry(content, faults[index])),
    );
    // In a batch of its own, for the first is being tried by now.
    await expect.poll(() => attemptsAt(places), SOON).not.toEqual([]);
    const next = text();
    const nextPlaces = await putRecords(stack, [entry(next)]);
    await expect.poll(() => cleanLinesOf(nextPlaces), SOON).toEqual([redact(next)]);

    const first = places[0]!.sequence;
    const attempt = { first, records: 3, reported: undefined };
    expect(await attemptsAt(places)).toEqual(Array.from({ length: 6 }, () => attempt));
    const kept = await readBucket(stack, stack.output("QuarantineBucketName"), "aws/lambda/");
    expect(kept).toHaveLength(1);
    const { requestContext, KinesisBatchInfo, payload } = JSON.parse(kept[0]!.content.toString());
    expect(requestContext).toMatchObject({ condition: "RetryAttemptsExhausted", approximateInvokeCount: 6 });
    expect(KinesisBatchInfo).toMatchObject({ startSequenceNumber: first, batchSize: 3 });
    expect(
      (payload.Records as { kinesis: { data: string } }[]).map(({ kinesis }) =>
        Buffer.from(kinesis.data, "base64").toString(),
      ),
    ).toEqual(contents);
    expect(await cleanLinesOf(places)).toEqual([]);
  });

  describe("the key ring cannot be read", () => {
    const SecretId = () => stack.output("KeyRingSecretArn");
    const garbage = "no ring, but secret all the same";
    let ring: string;
    const put = (SecretString: string) =>
      stack.clients.secrets.send(new PutSecretValueCommand({ SecretId: SecretId(), SecretString }));

    it.each([
      ["replaced by something else", () => put(garbage), () => put(ring)],
      [
        "deleted",
        () => stack.clients.secrets.send(new DeleteSecretCommand({ SecretId: SecretId(), RecoveryWindowInDays: 7 })),
        () => stack.clients.secrets.send(new RestoreSecretCommand({ SecretId: SecretId() })),
      ],
    ])("%s: a new process does nothing and says nothing, until the ring is back", async (_, take, giveBack) => {
      ring ??= (await stack.clients.secrets.send(new GetSecretValueCommand({ SecretId: SecretId() }))).SecretString!;
      const [content, earlier] = [traffic.json(), text()];
      const earlierPlaces = await putRecords(stack, [entry(earlier)]);
      await expect.poll(() => cleanLinesOf(earlierPlaces), SOON).toEqual([redact(earlier)]);
      const [record] = await readRecordsFrom(stack, earlierPlaces[0]!);
      const ending = { ...record!, kinesis: { ...record!.kinesis, partitionKey: FAULT_KEYS.exit } };
      expect((await invoke(stack, [ending])).error).toBe("Unhandled");
      await take();
      const versions = await listVersions();
      const { error, payload } = await invoke(stack, [record!]);
      expect(error).toBe("Unhandled");
      expect(JSON.parse(payload)).toMatchObject({
        errorType: "InvocationError",
        errorMessage: expect.stringContaining("key"),
      });

      const places = await putRecords(stack, [entry(content)]);
      await expect.poll(() => attemptsAt(places), SOON).not.toEqual([]);
      expect(await listVersions()).toEqual(versions);
      await giveBack();
      await expect.poll(() => cleanLinesOf(places), SOON).toEqual([redact(content)]);

      const attempts = await attemptsAt(places);
      expect(attempts.length).toBeGreaterThan(1);
      expect(attempts.slice(0, -1).map(({ reported }) => reported)).not.toContain(null);
      const log = await readLog();
      expect(log.filter((line) => line.includes('"key-ring-not-read"')).length).toBeGreaterThan(0);
      expect(log.filter((line) => line.includes(garbage) || line.includes(ring))).toEqual([]);
    });
  });

  it("planted values are in no clean object and no line of the function's log", async () => {
    const places = { log: (await readLog()).join("\n"), clean: toLines(await readClean()).join("\n") };
    for (const [name, content] of Object.entries(places)) {
      expect(content.length, name).toBeGreaterThan(500);
      expect(
        [...traffic.planted].filter((value) => content.includes(value)),
        name,
      ).toEqual([]);
    }
  });
});
