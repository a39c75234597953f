import { createDetector, type Detector, type PieceKind } from "../../core/detect/index.ts";
import type { AllowRule, CustomPattern, Policy } from "../../core/policy/types.ts";

export const ALL = [
  "EMAIL_ADDRESS",
  "CREDIT_CARD",
  "US_SSN",
  "PHONE_NUMBER",
  "IP_ADDRESS",
  "IBAN_CODE",
  "URL",
  "API_KEY",
  "PASSWORD",
  "SESSION_TOKEN",
  "INTERNAL_ID",
];

export interface Settings {
  readonly entities?: readonly string[];
  readonly patterns?: readonly { name: string; pattern: string; entity?: string; confidence?: number }[];
  readonly allow?: readonly AllowRule[];
  readonly windowSize?: number;
  readonly decode?: readonly "base64"[];
}

/** A compiled policy with nothing but what detection reads. */
export function policyOf(settings: Settings = {}): Policy {
  const customPatterns: CustomPattern[] = (settings.patterns ?? []).map((p) => ({
    name: p.name,
    pattern: p.pattern,
    entity: p.entity ?? p.name,
    confidence: p.confidence ?? 0.9,
    action: 0,
  }));
  return {
    version: 1,
    hash: "",
    actions: [{ kind: "remove" }],
    detection: {
      enabled: true,
      threshold: 0.8,
      entities: (settings.entities ?? ALL).map((entity) => ({ entity, action: 0 })),
      customPatterns,
      unknownEntities: "preserve",
      decode: settings.decode ?? [],
    },
    allow: settings.allow ?? [],
    fields: [],
    protect: [],
    streaming: { windowSize: settings.windowSize ?? 256, emitThreshold: 128, maxLatencyMs: 50 },
    keys: { namespace: "test", rotationDays: 90 },
    performance: { cacheSize: 0 },
    audit: {
      enabled: false,
      logDetections: false,
      logRedactions: false,
      includeEntityTypes: false,
      includeConfidenceScores: false,
      logOriginalLength: false,
    },
    notices: [],
  };
}

export const detectorOf = (settings: Settings = {}): Detector => createDetector(policyOf(settings));

export interface Found {
  readonly start: number;
  readonly end: number;
  readonly rule: number;
}

export interface Input {
  readonly key?: string;
  readonly kind?: PieceKind;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Findings of one closed call over the whole text. */
export function scanWhole(detector: Detector, bytes: Uint8Array, input: Input = {}): Found[] {
  return scanInCuts(detector, bytes, [], 1 << 30, input);
}

/**
 * Findings when the piece becomes known up to each cut in turn and the caller keeps only `context` bytes to the left of
 * what is undecided, moved to the front of a fresh buffer each time.
 */
export function scanInCuts(
  detector: Detector,
  bytes: Uint8Array,
  cuts: readonly number[],
  context: number,
  input: Input = {},
  onCall: (limit: number, decidedTo: number) => void = () => {},
): Found[] {
  const keyBytes = encoder.encode(input.key ?? "");
  const kind = input.kind ?? (input.key === undefined ? "text" : "value");
  const found: Found[] = [];
  const state = { open: -1 };
  let from = 0;
  for (const limit of [...cuts, bytes.length]) {
    const start = Math.max(0, from - context);
    const closed = limit === bytes.length;
    const goesOn = state.open >= 0;
    const piece = {
      bytes: bytes.slice(start, limit),
      start: 0,
      limit: limit - start,
      closed,
      kind,
      keyBytes,
      keyStart: 0,
      keyEnd: keyBytes.length,
    };
    const decided = detector.scan(piece, from - start, state, {
      push(a, b, rule) {
        const last = found.at(-1);
        if (last && a + start < last.end) throw new Error("findings overlap");
        found.push({ start: a + start, end: b + start, rule });
      },
      extend(end) {
        const last = found.at(-1);
        if (!goesOn || !last) throw new Error("nothing to extend");
        found[found.length - 1] = { ...last, end: end + start };
      },
    });
    from = decided + start;
    onCall(limit, from);
  }
  if (from !== bytes.length) throw new Error("a closed piece must be decided to its end");
  return found;
}

/** `ENTITY:text` of every finding, in order. */
export function findAll(detector: Detector, text: string, input: Input = {}): string[] {
  const bytes = encoder.encode(text);
  return scanWhole(detector, bytes, input).map(
    ({ start, end, rule }) => `${detector.rules[rule].entity}:${decoder.decode(bytes.subarray(start, end))}`,
  );
}

/** The text with every finding replaced by its entity in angle brackets: for before/after lines. */
export function redactText(detector: Detector, text: string, input: Input = {}): string {
  const bytes = encoder.encode(text);
  let output = "";
  let at = 0;
  for (const { start, end, rule } of scanWhole(detector, bytes, input)) {
    output += `${decoder.decode(bytes.subarray(at, start))}<${detector.rules[rule].entity}>`;
    at = end;
  }
  return output + decoder.decode(bytes.subarray(at));
}
