import { UNKNOWN_ENTITY } from "../detect/entities.ts";
import { PHONE_REGIONS } from "../operate/phone.ts";
import { createActionTable } from "./actions.ts";
import { compileAllow } from "./allow.ts";
import { checkCardDigits } from "./card-rule.ts";
import { type Compilation, createCompilation } from "./compilation.ts";
import { compileCustomPatterns, compileEntities } from "./entities.ts";
import { checkComplexity, compilePaths } from "./fields.ts";
import type { IssueCollector, SettingPath } from "./issues.ts";
import { compileRemote, leaveOutNames, noteModelNames } from "./models.ts";
import { listNotices } from "./notices.ts";
import { resolveMode } from "./precedence.ts";
import { PRESETS } from "./presets.ts";
import { compileProfile } from "./profiles.ts";
import { readReference } from "./references.ts";
import type { PolicyDocument, RedactionDocument } from "./schema.ts";
import { type PolicyBody, sealPolicy } from "./seal.ts";
import type { Policy } from "./types.ts";

export const NAMESPACE = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/;

function compileKeys({ document, report }: Compilation): Policy["keys"] {
  const { keys = {}, pii_redaction } = document;
  const { salt, salt_rotation_days } = pii_redaction?.pseudonymization ?? {};
  const saltPath: SettingPath = ["pii_redaction", "pseudonymization", "salt"];
  const fromSalt = salt === undefined ? undefined : readReference(salt, saltPath, report);
  const fromKeys =
    keys.reference === undefined ? undefined : readReference(keys.reference, ["keys", "reference"], report);
  if (fromSalt !== undefined && fromKeys !== undefined && fromSalt !== fromKeys)
    report(
      "two-references",
      ["keys", "reference"],
      "keys.reference and pseudonymization.salt name different key rings",
    );
  const reference = fromKeys ?? fromSalt;
  const { namespace = "default", default_region: region } = keys;
  if (!NAMESPACE.test(namespace))
    report("bad-namespace", ["keys", "namespace"], "a namespace is 1 to 64 letters, digits and . _ / -");
  if (region !== undefined && !PHONE_REGIONS.includes(region))
    report(
      "unknown-region",
      ["keys", "default_region"],
      "default_region is an ISO 3166 code in capitals, such as US or DE",
    );
  return {
    ...(reference === undefined ? {} : { reference }),
    namespace,
    ...(region === undefined ? {} : { defaultRegion: region }),
    rotationDays: keys.rotation_days ?? salt_rotation_days ?? 90,
  };
}

function compileAudit(
  document: RedactionDocument,
  logOriginalLength: boolean,
  { report }: Compilation,
): Policy["audit"] {
  const { audit = {} } = document;
  if (audit.exclude_content === false)
    report(
      "content-in-audit",
      ["pii_redaction", "audit", "exclude_content"],
      "audit records never hold content; exclude_content can only be true",
    );
  return {
    enabled: audit.enabled ?? true,
    logDetections: audit.log_detections ?? true,
    logRedactions: audit.log_redactions ?? true,
    includeEntityTypes: audit.include_entity_types ?? true,
    includeConfidenceScores: audit.include_confidence_scores ?? true,
    logOriginalLength: audit.log_original_length ?? logOriginalLength,
  };
}

/** From what the user wrote, well-formed, to the compiled policy. Mistakes go to `issues`; all of them are thrown at the end. */
export function compilePolicy(document: PolicyDocument, issues: IssueCollector): Policy {
  const { report } = issues;
  const table = createActionTable();
  const compilation = createCompilation({ document, report, table, preset: PRESETS[document.preset ?? "balanced"] });
  const redaction = document.pii_redaction ?? {};
  const profile = compileProfile(compilation);
  const mode = resolveMode(redaction, compilation.preset, profile);
  const paths = compilePaths(compilation);
  const preselected = mode.unknownEntities === "mask" ? [...profile.entities, UNKNOWN_ENTITY] : profile.entities;
  const body: PolicyBody = {
    actions: table.actions,
    detection: {
      enabled: redaction.enabled ?? true,
      threshold: mode.threshold,
      entities: leaveOutNames(compileEntities(compilation, preselected), profile, compilation),
      customPatterns: compileCustomPatterns(compilation),
      unknownEntities: mode.unknownEntities,
      decode: [...new Set(redaction.decode ?? [])],
    },
    allow: compileAllow(compilation),
    ...paths,
    streaming: {
      windowSize: redaction.streaming?.window_size ?? 256,
      emitThreshold: redaction.streaming?.emit_threshold ?? 128,
      maxLatencyMs: redaction.streaming?.max_latency_ms ?? 10,
    },
    keys: compileKeys(compilation),
    performance: {
      cacheSize: redaction.performance?.cache_enabled === false ? 0 : (redaction.performance?.cache_size ?? 1000),
    },
    audit: compileAudit(redaction, mode.logOriginalLength, compilation),
    notices: compilation.notices,
  };
  noteModelNames(compilation);
  compilation.notices.push(...listNotices(redaction, mode));
  checkCardDigits(body, report);
  issues.throwIfAny();
  checkComplexity(paths, compilation);
  issues.throwIfAny();
  const remote = compileRemote(compilation, profile);
  return sealPolicy(remote === undefined ? body : { ...body, detection: { ...body.detection, remote } });
}
