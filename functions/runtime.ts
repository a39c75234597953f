import { readFile } from "node:fs/promises";
import { PolicyError } from "../core/errors.ts";
import type { Redactor } from "../core/index.ts";
import type { KeyRing } from "../core/operate/keyring.ts";
import { readCompiledPolicy } from "../core/policy/compiled.ts";
import type { Policy } from "../core/policy/types.ts";
import { createRedactor } from "../core/redactor.ts";
import { createKeySource } from "./keys.ts";
import { createLog, type Log } from "./log.ts";
import { createMetrics, type ReportCounts } from "./metrics.ts";
import { createQuarantine, type QuarantineStore } from "./quarantine.ts";
import { createSecretReader } from "./secrets.ts";
import type { Settings } from "./settings.ts";
import { createObjectSink } from "./sinks/object-sink.ts";
import { createS3Objects, lazyS3Client } from "./sinks/s3.ts";
import type { Sink } from "./sinks/sink.ts";

/** What a function keeps from one invocation to the next. */
export interface Runtime {
  readonly log: Log;
  readonly reportCounts: ReportCounts;
  readonly sinks: readonly Sink[];
  readonly quarantine: QuarantineStore;
  /** Rejects with PolicyError or KeyError: then nothing may be processed, and the invocation has to fail. */
  redactor(): Promise<Redactor>;
}

export function createRuntime(settings: Settings): Runtime {
  const log = createLog();
  const s3 = lazyS3Client();
  const fetchSecret = createSecretReader(settings.keyRingSecretArn);
  const keyRing = createKeySource({
    fetchSecret,
    now: () => performance.now(),
    log,
    maxAge: settings.keyRingMaxAge * 1_000,
  });
  let policy: Promise<Policy> | undefined;
  let made: { ring: KeyRing; redactor: Redactor } | undefined;
  return {
    log,
    reportCounts: createMetrics({ functionName: settings.functionName, now: () => Date.now() }),
    sinks: [createObjectSink(createS3Objects(settings.cleanBucket, s3), settings.cleanCompression)],
    quarantine: createQuarantine(createS3Objects(settings.quarantineBucket, s3)),
    async redactor() {
      policy ??= readPolicy(settings.policyFile);
      const [compiled, ring] = await Promise.all([policy, keyRing()]);
      if (made?.ring !== ring) {
        made = { ring, redactor: createRedactor(compiled, { keys: ring }) };
        await made.redactor.ready();
        const { currentId: keyId, checkValue: keyCheckValue } = ring;
        log("info", "redactor-ready", {
          policyHash: compiled.hash,
          keyId,
          keyCheckValue,
          namespace: compiled.keys.namespace,
        });
      }
      return made.redactor;
    },
  };
}

async function readPolicy(path: string): Promise<Policy> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    throw new PolicyError("unreadable", "", undefined, "the compiled policy beside the function cannot be read");
  }
  return readCompiledPolicy(text);
}
