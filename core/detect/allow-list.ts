/** The policy's `allow`: values and patterns that are no findings. */
import type { AllowRule } from "../policy/types.ts";
import { PatternMatcher } from "./pattern-matcher.ts";
import { Probe } from "./probe.ts";

interface Allowed {
  readonly entity: string | undefined;
  readonly value: Uint8Array | undefined;
  readonly matcher: PatternMatcher | undefined;
}

export class AllowList {
  readonly #rules: readonly Allowed[];
  readonly #whole = new Probe();

  constructor(rules: readonly AllowRule[]) {
    const encoder = new TextEncoder();
    this.#rules = rules.map(({ entity, value, pattern }) => ({
      entity,
      value: value === undefined ? undefined : encoder.encode(value),
      matcher: pattern === undefined ? undefined : new PatternMatcher(`\\A(?:${pattern})\\z`),
    }));
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** True if the candidate's text equals an allowed value or is matched by an allowed pattern from end to end. */
  allows(probe: Probe, from: number, to: number, entity: string): boolean {
    for (const rule of this.#rules) {
      if (rule.entity !== undefined && rule.entity !== entity) continue;
      if (rule.value !== undefined && equals(probe, from, to, rule.value)) return true;
      if (rule.matcher !== undefined && this.#matches(rule.matcher, probe, from, to)) return true;
    }
    return false;
  }

  #matches(matcher: PatternMatcher, probe: Probe, from: number, to: number): boolean {
    const whole = this.#whole;
    whole.bytes = probe.bytes;
    whole.start = from;
    whole.limit = to;
    matcher.reset();
    return matcher.match(whole, from) === to;
  }
}

function equals(probe: Probe, from: number, to: number, value: Uint8Array): boolean {
  if (to - from !== value.length) return false;
  for (let i = 0; i < value.length; i++) if (probe.bytes[from + i] !== value[i]) return false;
  return true;
}
