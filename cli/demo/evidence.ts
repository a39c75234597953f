import { rm } from "node:fs/promises";
import { join } from "node:path";
import { chainPrefix } from "../../core/audit/ledger.ts";
import { MANIFEST_PREFIX } from "../../core/audit/manifest.ts";
import type { AuditStore } from "../../core/audit/store.ts";
import type { KeyRing, Policy } from "../../core/index.ts";
import type { Evidence } from "../../functions/evidence.ts";
import { createManifests } from "../../functions/manifest.ts";
import { reconcile } from "../../functions/reconcile.ts";
import { createLocalFiles } from "../../functions/sinks/local-files.ts";
import { openDirectory } from "../commands/audit-store.ts";

/** Stands for the function's name. */
const NAME = "demo";

/** Manifests and their ledger in the demo's directory, without those of an earlier run: that one had another key. */
export async function createDemoEvidence(directory: string, policy: Policy, ring: KeyRing) {
  for (const prefix of [`${MANIFEST_PREFIX}/${NAME}`, chainPrefix(NAME)])
    await rm(join(directory, prefix), { recursive: true, force: true });
  const files = createLocalFiles(directory);
  const evidence: Evidence = createManifests({ functionName: NAME, policy, ring, store: files });
  return {
    evidence,
    /** What the reconciler does hours later. */
    async seal(): Promise<void> {
      const store: AuditStore = {
        ...openDirectory(directory),
        async create(key, body) {
          await files.put(key, body, "application/json");
          return true;
        },
      };
      // Nothing repeats an attempt of the demo; file systems round the time of a change up.
      await reconcile({ functionName: NAME, store, now: () => Date.now() + 1_000, grace: 0 });
    },
  };
}
