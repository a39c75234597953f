import type { Mode } from "./presets.ts";
import type { RedactionDocument } from "./schema.ts";

/** Settings that are checked and compiled, and that no part of this version acts on. */
function listIdle({ streaming, audit }: RedactionDocument, mode: Mode): string[] {
  const idle: string[] = [];
  if (streaming?.max_latency_ms !== undefined) idle.push("streaming.max_latency_ms");
  const { exclude_content: _enforced, ...written } = audit ?? {};
  if (Object.values(written).some((setting) => setting !== undefined)) idle.push("audit");
  if (mode.logOriginalLength && audit?.log_original_length === undefined) idle.push("log_original_length");
  return idle;
}

/** What the user should know of a policy that is valid and yet does not do all that it says. Never content. */
export function listNotices(document: RedactionDocument, mode: Mode): string[] {
  const { performance, enabled, pseudonymization } = document;
  const notices: string[] = [];
  if (enabled === false) notices.push("enabled: false stops detection by content; field paths are still redacted");
  if (pseudonymization?.enabled === false)
    notices.push("pseudonymization.enabled: false: what would be pseudonymized is replaced by the entity's name");
  if (performance?.max_text_length !== undefined)
    notices.push("performance.max_text_length never skips redaction: longer text is scanned in windows");
  if (performance?.parallel_processing === true) notices.push("performance.parallel_processing has no effect");
  const idle = listIdle(document, mode);
  if (idle.length > 0) notices.push(`accepted, without effect in this version: ${idle.join(", ")}`);
  return notices;
}
