import type { RuleLabel } from "./assembly.ts";
import type { Bytes } from "./bytes.ts";
import { SealedSearch } from "./detect/sealed-search.ts";
import { QuarantineError } from "./errors.ts";
import { createPathTree } from "./json/path-tree.ts";
import type { KeyRing } from "./operate/keyring.ts";
import { type ReplacementOperators, Replacements } from "./operate/replacement.ts";
import { createSealedTokens } from "./operate/sealed-token.ts";
import type { ValueSource } from "./operate/types.ts";
import { Engine, type EngineParts } from "./stream/engine.ts";
import { createStream, redactWhole } from "./stream/redaction-stream.ts";
import type { TextFormat } from "./types.ts";

/** What became of the texts that look like encrypted values. */
export interface RevealCounts {
  /** Put back as they were. */
  readonly revealed: number;
  /** Left: the key ring has no key of the id they name. It may have been pruned. */
  readonly unknownKey: number;
  /** Left: forged, damaged, or of another namespace or key ring. */
  readonly notOurs: number;
}

export interface Revealed<T extends string | Bytes> {
  /** Has the input's type; the same object when nothing was revealed. */
  readonly output: T;
  readonly counts: RevealCounts;
}

/** A stream takes strings or bytes, not both. */
export interface RevealStream<T extends string | Bytes> {
  process(chunk: T): T;
  flush(): T;
  /** Up to what has come out. */
  readonly counts: RevealCounts;
}

export interface Revealer {
  /**
   * Puts every encrypted value back that verifies under the key ring and the namespace: byte for byte in text, escaped
   * inside JSON strings. Everything else, pseudonyms too, stays as it is.
   * @throws QuarantineError when the input is not text, or not JSON where that was asked for
   */
  reveal<T extends string | Bytes>(input: T, options?: RevealOptions): Revealed<T>;
  /** The same output for every way of cutting the input. */
  stream<T extends string | Bytes = string>(options?: RevealOptions): RevealStream<T>;
}

export interface RevealOptions {
  /** Requests in OTLP/JSON are JSON like any other: tokens are strings wherever they stand. */
  readonly format?: TextFormat;
}

export interface RevealerOptions {
  /** `keys.namespace` of the policy that encrypted; `default` unless it has one. */
  readonly namespace?: string;
}

const ENTITY = "FIELD";
const LABELS: readonly RuleLabel[] = [
  { entity: ENTITY, rule: "sealed", action: "encrypt" },
  { entity: ENTITY, rule: "nesting", action: "preserve" },
];

/** Only what is nested too deeply to be read comes here, and redaction would have replaced it. */
function refuse(): never {
  throw new QuarantineError(
    "too-large",
    0,
    "a value that is nested too deeply cannot be passed on: this is no redacted text",
  );
}

/** Undoes the action `encrypt`, for who has the key ring. */
export function createRevealer(keys: KeyRing, { namespace = "default" }: RevealerOptions = {}): Revealer {
  const sealed = createSealedTokens(keys, namespace);
  const tree = createPathTree({ fields: [], protect: [] });
  const detector = new SealedSearch();

  // The redactor's own engine reads the input again, so it finds each place as deep in JSON strings as redaction did.
  const assemble = (): { parts: EngineParts; counts: { -readonly [K in keyof RevealCounts]: number } } => {
    const counts = { revealed: 0, unknownKey: 0, notOurs: 0 };
    const open = (text: string): ValueSource | null => {
      const opened = sealed.open(text);
      if (opened.kind === "unknown-key") counts.unknownKey++;
      else if (opened.kind === "foreign") counts.notOurs++;
      else counts.revealed++;
      return opened.kind === "value" ? opened.value : null;
    };
    const operators: ReplacementOperators = {
      keyed: false,
      // Nothing is replaced here, however long it is.
      isOwnToken: () => true,
      constant: () => null,
      nameLong: refuse,
      apply: (action, _entity, text) => (action === 0 ? open(text) : null),
      applyToName: (action, _entity, name) => (action === 0 ? open(name) : null),
    };
    const replacements = new Replacements(
      operators,
      LABELS.map(({ entity, action }, index) => ({
        entity,
        action: index,
        preserve: action === "preserve",
        detected: true,
      })),
    );
    const parts = {
      tree,
      detector,
      replacements,
      records: null,
      windowSize: 256,
      emitThreshold: 128,
      fieldBase: detector.rules.length,
      fieldCount: 0,
    };
    return { parts, counts };
  };

  return {
    reveal<T extends string | Bytes>(input: T, { format = "auto" }: RevealOptions = {}) {
      const { parts, counts } = assemble();
      const { output } = redactWhole<T>(new Engine(parts, format), input);
      return { output, counts };
    },
    stream<T extends string | Bytes>({ format = "auto" }: RevealOptions = {}): RevealStream<T> {
      const { parts, counts } = assemble();
      const stream = createStream<T>(parts, LABELS, format);
      return { process: (chunk: T) => stream.process(chunk).output, flush: () => stream.flush().output, counts };
    },
  };
}
