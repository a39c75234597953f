import { EXIT, Failure } from "../failure.ts";

export interface StoredText {
  readonly text: string;
  /** When it was written, `YYYY-MM-DD`, where the store knows. */
  readonly written?: string;
  /** The store's name for this state of the text. */
  readonly version?: string;
}

/** Where a key ring is kept. What it throws never holds the text. */
export interface ReadableKeys {
  /** For messages. */
  readonly name: string;
  read(): Promise<StoredText>;
}

export interface KeyStore extends ReadableKeys {
  /** When a changed ring is used. */
  readonly takesEffect: string;
  /** What may still hold a key after it was taken out of the ring. */
  readonly remains: string;
  /** Writes the first ring. @throws Failure when there is something already */
  create(text: string): Promise<void>;
  /** Writes in the place of what was read. @throws Failure when that has changed in between */
  replace(read: StoredText, text: string): Promise<void>;
}

/** Somebody else was faster. */
export function explainConflict(name: string): Failure {
  return new Failure(
    EXIT.failed,
    `${name}: the key ring was changed while this ran; that change stands, and this one has no effect`,
    "Look at it with keys show, then repeat the command if it is still needed.",
  );
}
