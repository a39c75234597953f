import { setTimeout as pause } from "node:timers/promises";

/** Time and chance, so that a test can have its own. */
export interface DeliveryTools {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<unknown>;
  /** From 0 to 1. */
  random(): number;
}

export const SYSTEM_TOOLS: DeliveryTools = {
  now: () => Date.now(),
  sleep: (milliseconds) => pause(milliseconds),
  random: () => Math.random(),
};
