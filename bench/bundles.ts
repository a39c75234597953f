/** The bundles as they are deployed: how long importing one takes, and how much memory the largest input of its source. */
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { loadPolicy } from "../core/policy/load.ts";
import { listLargestEvents } from "./largest-events.ts";
import { median } from "./measure.ts";

export interface BundleRow {
  readonly bundle: string;
  /** What it is given; empty: it is only imported. */
  readonly input: string;
  /** Milliseconds of processor time, the median. */
  readonly import: number;
  /** MiB of resident memory of the whole process, at most; the median. */
  readonly peak: number;
}

interface Run {
  readonly import: number;
  readonly peak: number;
}

const IMPORTS = 10;
const INVOCATIONS = 3;
const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL("bundle-process.ts", import.meta.url));
const BUILD = fileURLToPath(new URL("../scripts/build-lambda.ts", import.meta.url));

/** Each in new processes, with the balanced preset and a stand-in for AWS that takes what is put. */
export async function measureBundles(): Promise<BundleRow[]> {
  const folder = mkdtempSync(join(tmpdir(), "scrubline-bench-"));
  const aws = await startAws();
  try {
    execFileSync(process.execPath, ["--conditions=source", BUILD, folder]);
    const bundles = readdirSync(folder);
    const policyFile = join(folder, "policy.json");
    writeFileSync(policyFile, JSON.stringify(loadPolicy()));
    const env = { ...environment(policyFile, aws.endpoint), PATH: process.env.PATH };
    const measure = async (bundle: string, input: string, times: number, event?: string): Promise<BundleRow> => {
      const args = [PROGRAM, join(folder, bundle, "index.mjs"), ...(event ? [event] : [])];
      const runs: Run[] = [];
      while (runs.length < times) {
        const { stdout } = await run(process.execPath, args, { env, maxBuffer: 1024 ** 3 });
        runs.push(JSON.parse(stdout.slice(stdout.lastIndexOf("\n"))) as Run);
      }
      const middle = (name: keyof Run) => median(runs.map((each) => each[name]));
      return { bundle, input, import: middle("import"), peak: middle("peak") };
    };
    const rows: BundleRow[] = [];
    for (const bundle of bundles) rows.push(await measure(bundle, "", IMPORTS));
    for (const { bundle, input, toJson } of listLargestEvents()) {
      const file = join(folder, "event.json");
      writeFileSync(file, toJson());
      rows.push(await measure(bundle, input, INVOCATIONS, file));
    }
    return rows;
  } finally {
    aws.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Enough for all of them: what one does not know it does not read. */
function environment(policyFile: string, endpoint: string): Record<string, string> {
  const secret = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:KeyRing-AbCdEf";
  return {
    AWS_LAMBDA_FUNCTION_NAME: "scrubline",
    AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/scrubline",
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "fake",
    AWS_SECRET_ACCESS_KEY: "fake",
    AWS_ENDPOINT_URL: endpoint,
    POLICY_FILE: policyFile,
    CLEAN_BUCKET: "clean-bucket",
    QUARANTINE_BUCKET: "quarantine-bucket",
    KEY_RING_SECRET_ARN: secret,
    FIREHOSE_OUTPUT: "sinks",
    RECONCILE: "scrubline",
    SUBSCRIBE_DESTINATION: "arn:aws:kinesis:eu-central-1:111122223333:stream/input",
    SUBSCRIBE_ROLE: "arn:aws:iam::111122223333:role/logs",
  };
}

/** A key ring for whoever asks, and a 200 for whatever is put. */
async function startAws() {
  const ring = Buffer.alloc(33, "bench").toString("base64");
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      if (request.headers["x-amz-target"] !== "secretsmanager.GetSecretValue") return response.end();
      response.setHeader("content-type", "application/x-amz-json-1.1");
      return response.end(JSON.stringify({ ARN: "arn", Name: "ring", SecretString: ring }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, close: () => server.close() };
}
