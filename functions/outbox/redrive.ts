import type { StoredObject } from "../../core/audit/store.ts";
import { toSafeError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";
import type { Log } from "../log.ts";
import type { Deliverer } from "../sinks/deliverer.ts";
import {
  decodeOutbox,
  encodeOutbox,
  OUTBOX_CONTENT_TYPE,
  OUTBOX_PREFIX,
  OutboxError,
  PREFIXES,
} from "./outbox-object.ts";
import type { OutboxStore } from "./outbox-store.ts";

export interface RedriveOptions {
  /** By the names of their sinks. */
  readonly deliverers: ReadonlyMap<string, Deliverer>;
  readonly store: OutboxStore;
  readonly log: Log;
  /** Milliseconds that are left. */
  readonly remaining: () => number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface RedriveResult {
  /** Objects that wait. */
  readonly objects: number;
  /** Seconds since the oldest of them was written; 0 when there is none. */
  readonly age: number;
  /** Of these, objects of sinks that are not configured or take another form, or of a newer function's. */
  readonly unclaimed: number;
  /** Items that were delivered now. */
  readonly redelivered: number;
  /** Items that the service refused now. */
  readonly rejected: number;
  /** Objects that could not be read and were put aside. */
  readonly damaged: number;
  /** What S3 or a defect kept from being done. */
  readonly failures: readonly unknown[];
}

/** Kept of the time that delivery may take: what is left is written, and the rest of the outbox counted. */
const WRITING_MS = 30_000;
/** What it takes to begin an object at all. */
const OBJECT_MS = 10_000;
/** Kept for the report. */
const REPORT_MS = 5_000;

/**
 * Delivers what waits in the outbox: sink by sink, in each route by route, from the oldest hour on. An object is deleted only
 * when all of it was delivered, or when what is left of it has been written to objects of their own; so a run that is cut, and a second run
 * at the same time, can deliver twice and lose nothing. A sink that does not take something is left alone for the rest of the run.
 */
export async function redrive(options: RedriveOptions): Promise<RedriveResult> {
  const run = new Run(options);
  try {
    for await (const object of options.store.list(`${OUTBOX_PREFIX}/`)) {
      if (options.remaining() < REPORT_MS) break;
      await run.visit(object);
    }
  } catch (error) {
    run.failures.push(error);
  }
  return run.result();
}

/** What a sink may do in a run. */
interface Turn {
  readonly sink: string;
  /** Absent: the sink is not configured. */
  readonly deliverer?: Deliverer;
  readonly remaining: () => number;
  isOver: boolean;
}

class Run {
  readonly failures: unknown[] = [];
  readonly #options: RedriveOptions;
  readonly #turns = new Map<string, Turn>();
  /** When objects that wait were written. Those written by this run have been counted, and may be listed yet. */
  readonly #written = new Set<string>();
  readonly #counts = { objects: 0, unclaimed: 0, redelivered: 0, rejected: 0, damaged: 0 };
  #oldest = Number.POSITIVE_INFINITY;

  constructor(options: RedriveOptions) {
    this.#options = options;
  }

  result(): RedriveResult {
    const age = this.#counts.objects === 0 ? 0 : Math.max(0, (this.#options.now() - this.#oldest) / 1_000);
    return { ...this.#counts, age: Math.round(age), failures: this.failures };
  }

  async visit({ key, modified }: StoredObject): Promise<void> {
    if (this.#written.has(key)) return;
    const turn = this.#turnOf(key.split("/")[1]!);
    const { deliverer } = turn;
    if (deliverer === undefined) this.#counts.unclaimed++;
    let isDone = false;
    if (deliverer && !turn.isOver && turn.remaining() >= OBJECT_MS)
      try {
        isDone = await this.#redriveObject(key, turn, deliverer);
      } catch (error) {
        this.failures.push(error);
        this.#end(turn, error);
      }
    if (!isDone) this.#count(modified);
  }

  /** Sinks that have not had their turn yet share what is left of the time alike. */
  #turnOf(sink: string): Turn {
    const known = this.#turns.get(sink);
    if (known) return known;
    const { deliverers, remaining, now } = this.#options;
    const left = () => remaining() - WRITING_MS;
    const waiting = [...deliverers.keys()].filter((name) => !this.#turns.has(name)).length;
    const end = now() + left() / Math.max(1, waiting);
    const deliverer = deliverers.get(sink);
    const turn: Turn = {
      sink,
      ...(deliverer ? { deliverer } : {}),
      remaining: () => Math.min(left(), end - now()),
      isOver: false,
    };
    this.#turns.set(sink, turn);
    return turn;
  }

  /** @returns whether the object is gone */
  async #redriveObject(key: string, turn: Turn, deliverer: Deliverer): Promise<boolean> {
    const { store } = this.#options;
    const body = await store.get(key);
    // Another run was here first.
    if (body === undefined) return true;
    const outgoing = await decodeOutbox(body).catch((error: OutboxError) => error);
    if (outgoing instanceof OutboxError && outgoing.code === "damaged") return this.#putAside(key, body);
    if (outgoing instanceof OutboxError || outgoing.form !== deliverer.form) {
      this.#counts.unclaimed++;
      return false;
    }
    const { form, batch } = outgoing;
    const { leftovers, error } = await deliverer.deliver(batch, { remaining: turn.remaining });
    const unavailable = leftovers.find(({ reason }) => reason === "unavailable");
    if (unavailable) this.#end(turn, error);
    // It waits as it is.
    if (unavailable?.batch.items === batch.items) return false;
    let redelivered = batch.items;
    let rejected = 0;
    for (const { reason, batch: rest, refused = rest.items } of leftovers) {
      const object = await encodeOutbox(PREFIXES[reason], turn.sink, { form, batch: rest });
      await store.put(object.key, object.body, OUTBOX_CONTENT_TYPE);
      redelivered -= refused;
      if (reason === "rejected") rejected += refused;
      else this.#waits(object.key);
    }
    // Fewer items have another digest, so that this is never what was just written.
    await store.delete(key);
    this.#counts.redelivered += redelivered;
    this.#counts.rejected += rejected;
    return true;
  }

  async #putAside(key: string, body: Bytes): Promise<boolean> {
    const { store } = this.#options;
    await store.put(PREFIXES.rejected + key.slice(OUTBOX_PREFIX.length), body, OUTBOX_CONTENT_TYPE);
    await store.delete(key);
    this.#counts.damaged++;
    return true;
  }

  #waits(key: string): void {
    this.#written.add(key);
    this.#count(this.#options.now());
  }

  #count(modified: number): void {
    this.#counts.objects++;
    this.#oldest = Math.min(this.#oldest, modified);
  }

  #end(turn: Turn, error: unknown): void {
    turn.isOver = true;
    this.#options.log("warn", "sink-unavailable", {
      sink: turn.sink,
      ...(error === undefined ? {} : { error: toSafeError(error) }),
    });
  }
}
