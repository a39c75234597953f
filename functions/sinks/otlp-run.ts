import type { SafeError } from "../../core/errors.ts";
import type { Leftover } from "./deliverer.ts";
import type { Outcome } from "./otlp-send.ts";
import { toBatch, type Unit } from "./otlp-units.ts";
import type { Batch } from "./sink.ts";

/** Refused requests of one delivery: the way to ten records among a million. */
const MAX_REFUSALS = 200;
/** After as many without one that was taken it is not about single records, and halves are not looked into. */
const MAX_REFUSALS_IN_A_ROW = 24;

type SendUnits = (units: readonly Unit[]) => Promise<Outcome & { readonly bytes: number }>;

/** One delivery: what was taken of it, and what is left. */
export class OtlpRun {
  /** Size of the requests that were taken. */
  bytes = 0;
  /** What went wrong last, if anything did. */
  failure: SafeError = { class: "OtlpFailure", code: "none" };
  readonly #send: SendUnits;
  readonly #unavailable: Unit[] = [];
  readonly #rejected: Unit[] = [];
  /** Refused by an error of the service's own, which may have been about anything. */
  readonly #suspects: Unit[] = [];
  /** How many of the rejected ones were taken. */
  #takenOfRejected = 0;
  #refusals = 0;
  #refusalsInARow = 0;
  #hasTakenAny = false;
  #isOver = false;

  constructor(send: SendUnits) {
    this.#send = send;
  }

  /** @param code says why, if no answer does */
  reject(units: readonly Unit[], code?: "not-sendable" | "partial-success"): void {
    for (const unit of units) this.#rejected.push(unit);
    if (code !== undefined) this.failure = { class: "OtlpFailure", code };
  }

  #putOff(units: readonly Unit[]): void {
    for (const unit of units) this.#unavailable.push(unit);
  }

  /** Sends them as one request; what was refused in halves, down to single records. */
  async settle(units: readonly Unit[]): Promise<void> {
    // A service that is down is not asked for each request again, nor one that refuses everything.
    if (this.#isOver) return this.#putOff(units);
    const outcome = await this.#send(units);
    if (outcome.kind === "accepted") return this.#accept(units, outcome);
    this.failure = outcome.failure;
    if (outcome.kind === "unavailable") {
      this.#isOver = true;
      return this.#putOff(units);
    }
    const isService = (outcome.failure.status ?? 0) >= 500;
    const isHopeless = ++this.#refusalsInARow >= MAX_REFUSALS_IN_A_ROW;
    this.#isOver = ++this.#refusals >= MAX_REFUSALS || (isHopeless && isService);
    if (units.length > 1 && !isHopeless) {
      const middle = units.length >> 1;
      await this.settle(units.slice(0, middle));
      await this.settle(units.slice(middle));
    } else if (isService) for (const unit of units) this.#suspects.push(unit);
    else this.reject(units);
  }

  #accept(units: readonly Unit[], { rejected, bytes }: { readonly rejected: number; readonly bytes: number }): void {
    this.#refusalsInARow = 0;
    this.bytes += bytes;
    if (rejected < units.length) this.#hasTakenAny = true;
    if (rejected === 0) return;
    this.reject(units, "partial-success");
    this.#takenOfRejected += Math.max(0, units.length - rejected);
  }

  /** At most one of a reason: two of one would have the same name where they are put. */
  end(batch: Batch): readonly Leftover[] {
    // From a service that took nothing an error of its own says nothing about a record.
    if (this.#hasTakenAny) this.reject(this.#suspects);
    else this.#putOff(this.#suspects);
    const leftovers: Leftover[] = [];
    if (this.#unavailable.length > 0)
      leftovers.push({ reason: "unavailable", batch: toBatch(this.#unavailable, batch) });
    if (this.#rejected.length > 0) {
      const rejected = toBatch(this.#rejected, batch);
      const refused = rejected.items - this.#takenOfRejected;
      leftovers.push({ reason: "rejected", batch: rejected, ...(refused === rejected.items ? {} : { refused }) });
    }
    return leftovers;
  }
}
