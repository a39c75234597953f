export type { Bytes } from "./bytes.ts";
export { KeyError, PolicyError, type QuarantineCode, QuarantineError, type SafeError, toSafeError } from "./errors.ts";
export { createKeyRing, type KeyRing } from "./operate/keyring.ts";
export { loadPolicy } from "./policy/load.ts";
export type { Policy } from "./policy/types.ts";
export { createRedactor } from "./redactor.ts";
export {
  type AnalyzeRequest,
  type RemoteAnalyzer,
  RemoteFailure,
  type RemoteFailureReason,
} from "./remote/types.ts";
export {
  createRevealer,
  type RevealCounts,
  type Revealed,
  type Revealer,
  type RevealerOptions,
  type RevealOptions,
  type RevealStream,
} from "./reveal.ts";
export type * from "./types.ts";
