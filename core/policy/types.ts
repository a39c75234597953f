/**
 * The compiled policy: plain, frozen, JSON-serialisable data. `loadPolicy` makes it from what a user writes; it ships as
 * JSON beside the Lambda bundle, so no YAML parser and no schema library is needed at run time. It holds no secret.
 */

/** An operator with its settings. `fallback` marks a pseudonymize that only a preset asked for: without keys it becomes replace. */
export type Action =
  | { readonly kind: "replace"; readonly text?: string }
  | { readonly kind: "remove" }
  | {
      readonly kind: "mask";
      readonly char: string;
      readonly preserveLength: boolean;
      readonly keepFirst: number;
      readonly keepLast: number;
    }
  | { readonly kind: "hash" }
  | { readonly kind: "pseudonymize"; readonly template: "token" | "lossy"; readonly fallback: boolean }
  | { readonly kind: "encrypt" }
  | { readonly kind: "preserve" };

export interface EntityRule {
  /** Presidio's name, e.g. `EMAIL_ADDRESS`. */
  readonly entity: string;
  /** Index into `Policy.actions`. */
  readonly action: number;
  /** For URL: the whole address (default), or its user information and the values of sensitive query parameters. */
  readonly scope?: "whole" | "sensitive";
}

/** A service that speaks Presidio Analyzer's REST API, asked by `redactAsync` alone. */
export interface RemoteRecognizer {
  /** `http(s)://…` without user name, query and fragment, or `env:NAME`. */
  readonly url: string;
  /** Of one request. */
  readonly timeoutMs: number;
  readonly onFailure: "quarantine" | "local";
  /** As the service calls it, e.g. `en`. */
  readonly language: string;
  /** What it is asked for; other entities in its answer are passed over. */
  readonly entities: readonly EntityRule[];
  /** Requests under way at a time, of one redactor. */
  readonly maxConcurrency: number;
}

export interface CustomPattern {
  readonly name: string;
  readonly entity: string;
  /** RE2 syntax: linear time, no look-around, no back-references. */
  readonly pattern: string;
  /** Score of its findings, 0 to 1, taken as given. */
  readonly confidence: number;
  readonly action: number;
}

/** Values and patterns that are not findings. Exactly one of `value` and `pattern` is set. */
export interface AllowRule {
  readonly value?: string;
  readonly pattern?: string;
  readonly entity?: string;
}

export interface FieldRule {
  /** RFC 9535 JSONPath subset: `$.card.number`, `$.emails[*]`, `$..password`, `$.headers.*`, and `~` for a member's name. */
  readonly path: string;
  readonly action: number;
  readonly entity?: string;
  /** `loose`: letter case and `_`, `-`, `.`, blanks in member names do not count. */
  readonly match: "exact" | "loose";
}

export interface ProtectRule {
  readonly path: string;
  readonly match: "exact" | "loose";
}

export interface Policy {
  readonly version: 1;
  /** SHA-256 (hex) of the canonical JSON of everything below: the configuration hash shown in manifests. */
  readonly hash: string;
  readonly actions: readonly Action[];
  readonly detection: {
    readonly enabled: boolean;
    /** A finding is accepted when its score is >= threshold. */
    readonly threshold: number;
    readonly entities: readonly EntityRule[];
    readonly customPatterns: readonly CustomPattern[];
    readonly unknownEntities: "mask" | "preserve";
    readonly remote?: RemoteRecognizer;
    /** Encodings that are looked into on request. */
    readonly decode: readonly "base64"[];
  };
  readonly allow: readonly AllowRule[];
  readonly fields: readonly FieldRule[];
  readonly protect: readonly ProtectRule[];
  readonly streaming: {
    /** Reach of evidence, in bytes. */
    readonly windowSize: number;
    /** Bytes that gather before a stream is scanned again; changes when bytes leave, never what they are. */
    readonly emitThreshold: number;
    readonly maxLatencyMs: number;
  };
  readonly keys: {
    /** `env:NAME`, `file:PATH` or `secret:ARN`: where the key ring is, never its value. Absent: none named. */
    readonly reference?: string;
    readonly namespace: string;
    /** ISO 3166 region for national phone numbers, e.g. `US`. */
    readonly defaultRegion?: string;
    readonly rotationDays: number;
  };
  readonly performance: { readonly cacheSize: number };
  readonly audit: {
    readonly enabled: boolean;
    readonly logDetections: boolean;
    readonly logRedactions: boolean;
    readonly includeEntityTypes: boolean;
    readonly includeConfidenceScores: boolean;
    readonly logOriginalLength: boolean;
  };
  /** What the loader wants the user to know (a key that has no effect yet, a fallback); never content. */
  readonly notices: readonly string[];
}
