import type { Redactor } from "../core/index.ts";

const refuse = (): never => {
  throw new TypeError("there is no redactor");
};

/** For where there is no key ring or policy and nothing may be judged. It is never to be asked: everything goes to the quarantine. */
export const NO_REDACTOR: Redactor = {
  redact: refuse,
  analyze: refuse,
  stream: refuse,
  statistics: refuse,
  redactAsync: refuse,
  resetStatistics: refuse,
  ready: refuse,
};
