import type { Tag } from "./tags.ts";

/**
 * On the log group of every function of Scrubline, in whichever stack: what it logs comes of events, so a subscription of one stack's functions
 * to the other's stream, and back, would have no end. A name says nothing of that.
 */
export const OWN_TAG: Tag = { key: "scrubline:log-group", value: "own" };
