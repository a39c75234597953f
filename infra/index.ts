export type { AdoptedResources } from "./adopt.ts";
export type { KeyRingSource } from "./key-source.ts";
export type { Network } from "./network.ts";
export { UnusablePolicyError } from "./policy.ts";
export { ScrublineStores } from "./scrubline-stores.ts";
export { ScrublineStream, type ScrublineStreamProps } from "./scrubline-stream.ts";
export { UnusableSettingError } from "./setting-error.ts";
export type { Stores } from "./stores.ts";
