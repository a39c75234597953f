/**
 * Every route that a source may give an item: each has to have a sink, so that nothing vanishes. An item of any other
 * route goes to the quarantine unless a sink takes it.
 */
export const ROUTES = ["cloudwatch-logs", "ndjson", "text", "otlp-logs", "otlp-traces"] as const;
