export { UnusablePolicyError } from "./policy.ts";
export { ScrublineStream, type ScrublineStreamProps } from "./scrubline-stream.ts";
