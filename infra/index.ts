export type { AdoptedResources } from "./adopt.ts";
export { UnusablePolicyError } from "./policy.ts";
export { ScrublineStream, type ScrublineStreamProps } from "./scrubline-stream.ts";
export { UnusableSettingError } from "./setting-error.ts";
