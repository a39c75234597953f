import { expect, it } from "vitest";
import { readSettings, SettingsError } from "../../functions/settings.ts";

const GOOD = {
  AWS_LAMBDA_FUNCTION_NAME: "scrubline",
  AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/scrubline",
  POLICY_FILE: "/var/task/policy.json",
  CLEAN_BUCKET: "clean-bucket",
  QUARANTINE_BUCKET: "quarantine-bucket",
  KEY_RING_SECRET_ARN: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:KeyRing-AbCdEf",
};

it("reads a complete environment", () => {
  expect(readSettings(GOOD)).toMatchObject({ cleanBucket: "clean-bucket", ownLogGroups: ["/aws/lambda/scrubline"] });
});

it("compresses with gzip and keeps the key ring for five minutes, unless told otherwise", () => {
  expect(readSettings(GOOD)).toMatchObject({ cleanCompression: "gzip", keyRingMaxAge: 300 });
  const empty = { ...GOOD, CLEAN_COMPRESSION: "", KEY_RING_MAX_AGE_SECONDS: "" };
  expect(readSettings(empty)).toMatchObject({ cleanCompression: "gzip", keyRingMaxAge: 300 });
  const other = { ...GOOD, CLEAN_COMPRESSION: "zstd", KEY_RING_MAX_AGE_SECONDS: "1" };
  expect(readSettings(other)).toMatchObject({ cleanCompression: "zstd", keyRingMaxAge: 1 });
  expect(readSettings({ ...GOOD, KEY_RING_MAX_AGE_SECONDS: "299" }).keyRingMaxAge).toBe(299);
  const POLICY_OBJECT = "s3://policy-bucket/policy/active.json";
  expect(readSettings({ ...GOOD, POLICY_OBJECT }).policyObject).toEqual({
    bucket: "policy-bucket",
    key: "policy/active.json",
  });
  expect(readSettings(GOOD).policyObject).toBeUndefined();
});

it.each(Object.keys(GOOD))("says that %s is missing", (name) => {
  expect(() => readSettings({ ...GOOD, [name]: undefined })).toThrow(`environment variable ${name} is not set`);
  expect(() => readSettings({ ...GOOD, [name]: "" })).toThrow(SettingsError);
});

it.each([
  ["CLEAN_BUCKET", "s3://jane/"],
  ["QUARANTINE_BUCKET", "Jane Doe"],
  ["KEY_RING_SECRET_ARN", "hunter2 hunter2 hunter2 hunter2"],
  ["POLICY_FILE", "policy.json"],
  ["POLICY_OBJECT", "policy-bucket/policy/active.json"],
  ["CLEAN_COMPRESSION", "brotli"],
  ["CLEAN_COMPRESSION", "ZSTD"],
  ["KEY_RING_MAX_AGE_SECONDS", "000"],
  ["KEY_RING_MAX_AGE_SECONDS", "301"],
  ["KEY_RING_MAX_AGE_SECONDS", "-60"],
  ["KEY_RING_MAX_AGE_SECONDS", "2.5"],
  ["KEY_RING_MAX_AGE_SECONDS", "5m"],
  ["KEY_RING_MAX_AGE_SECONDS", "0x10"],
])("a malformed %s is refused by name, its value not shown", (name, value) => {
  expect(() => readSettings({ ...GOOD, [name]: value })).toThrow(`${name} is not`);
  expect(() => readSettings({ ...GOOD, [name]: value })).not.toThrow(value);
});

it("the groups that a sink writes to are the function's own: their events would come back for ever", () => {
  const SINKS = JSON.stringify([{ kind: "s3" }, { kind: "cloudwatch-logs", logGroup: "/clean" }]);
  expect(readSettings({ ...GOOD, SINKS }).ownLogGroups).toEqual(["/aws/lambda/scrubline", "/clean"]);
});
