import type { Bytes, Redactor } from "../core/index.ts";
import type { Accounting } from "./accounting.ts";
import { EntriesByRoute, type RouteEntries } from "./entries-by-route.ts";
import type { Evidence } from "./evidence.ts";
import type { Decoded, Item, ItemBlock, SourceRecord, Undecodable } from "./items.ts";
import type { QuarantineEntry } from "./quarantine.ts";
import {
  type Code,
  countOf,
  type ItemResult,
  OutOfTime,
  type PartMemory,
  redactItem,
  redactPart,
} from "./redact-item.ts";
import { groupItems, redactContents, redactTogether } from "./redact-together.ts";
import { type Form, type Sink, takes } from "./sinks/sink.ts";

/** Holds no raw content but what is to be quarantined: a batch's items would not fit into memory together. */
export interface JudgedRecord {
  readonly routes: readonly RouteEntries[];
  /** Bytes of all entries together. */
  readonly held: number;
  readonly quarantined: readonly QuarantineEntry[];
  /** Keyed digest of the record as it came. */
  readonly digest: Bytes | undefined;
}

export interface JudgeOptions {
  readonly record: SourceRecord;
  /** Of the record in the attempt. */
  readonly index: number;
  /** If there is not enough time the whole record goes to the quarantine, for this reason. Absent: then there is no result. */
  readonly giveUpAs?: Code;
  readonly redactor: Redactor;
  readonly sinks: readonly Sink[];
  readonly evidence?: Evidence;
  readonly memory: PartMemory;
  readonly hasTime: () => boolean;
  readonly accounting: Accounting;
}

/** Undefined: there was not enough time. */
export function judgeRecord(options: JudgeOptions): JudgedRecord | undefined {
  const { record, index, giveUpAs, evidence, accounting } = options;
  const decoded = record.decode();
  accounting.received(index, decoded);
  let judgement: Judgement;
  try {
    judgement = new Judgement(options);
    judgement.judgeAll(decoded);
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
    accounting.restart(index);
    if (giveUpAs === undefined) return undefined;
    judgement = new Judgement(options);
    judgement.giveUp(decoded, giveUpAs);
  }
  const digest = evidence && record.data ? evidence.digest(record.data()) : undefined;
  return { ...judgement.result, digest };
}

class Judgement {
  readonly #options: JudgeOptions;
  readonly #routes = new EntriesByRoute();
  readonly #quarantined: QuarantineEntry[] = [];
  readonly #forms = new Map<string, ReadonlySet<Form>>();
  #held = 0;

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  get result(): Omit<JudgedRecord, "digest"> {
    return { routes: this.#routes.all(), held: this.#held, quarantined: this.#quarantined };
  }

  /** @throws OutOfTime */
  judgeAll(decoded: readonly Decoded[]): void {
    this.#settle(decoded);
    for (const group of groupItems(decoded.filter((entry) => entry.kind === "item"))) {
      this.#checkTime();
      const { block } = group[0]!;
      if (block === undefined || !this.#judgeBlock(group, block)) this.#judgeGroup(group);
    }
  }

  /** Everything goes to the quarantine, as one entry if the source can give the record as it came: it may hold too many items to store one by one. */
  giveUp(decoded: readonly Decoded[], code: Code): void {
    const { record, index, accounting } = this.#options;
    const [first, ...others] = decoded.filter((entry) => entry.kind !== "dropped");
    this.#settle(decoded.filter((entry) => entry.kind === "dropped"));
    if (first === undefined) return;
    const entries = [first, ...others];
    for (const entry of entries) {
      accounting.quarantined(index, code, countOf(entry));
      if (entry.kind === "item") this.#routes.for(entry);
    }
    const { data } = record;
    const count = entries.reduce((sum, entry) => sum + countOf(entry), 0);
    if (data === undefined) for (const entry of entries) this.#quarantined.push(toEntry(entry, code, 0));
    else this.#quarantined.push({ ...toEntry(first, code, 0), count, raw: () => data.call(record) });
  }

  /** What needs no judging. */
  #settle(decoded: readonly Decoded[]): void {
    const { index, accounting } = this.#options;
    for (const entry of decoded) {
      if (entry.kind === "dropped") accounting.dropped(index, entry.reason, entry.count);
      if (entry.kind === "undecodable") this.#quarantine(entry, entry.code, entry.offset);
    }
  }

  /** False if its items have to be judged in another way. */
  #judgeBlock(items: readonly Item[], block: ItemBlock): boolean {
    const { redactor, index, accounting } = this.#options;
    const forms = this.#formsFor(items[0]!.route);
    if (forms.size !== 1 || !forms.has("line")) return false;
    const judged = this.#tryBlock(block, redactor);
    if (judged === undefined) return false;
    const { lines, findings, found } = judged;
    for (const count of found) accounting.found(index, count);
    for (let i = 0; i < items.length; i++) {
      const line = lines[i];
      if (line === undefined) this.#judgeGroup([items[i]!]);
      else this.#keep(items[i]!, { kind: "redacted", outputs: { line }, size: line.length, findings });
    }
    return true;
  }

  /**
   * The lines of a block, undefined where one has to be judged by itself; `findings` are in each. Undefined if something may not be judged, or failed: then
   * each item finds out by itself. @throws OutOfTime
   */
  #tryBlock(block: ItemBlock, redactor: Redactor) {
    try {
      const parts = block.parts.map((part) => redactPart(part, this.#options));
      const clean = parts.map(({ content }) => content);
      const { contents, findings: found } = redactContents(block.texts, redactor);
      const lines = contents.map((text, i) => (text === undefined ? undefined : block.render(i, text, clean)));
      return { lines, findings: parts.flatMap(({ findings }) => findings), found };
    } catch (error) {
      if (error instanceof OutOfTime) throw error;
      return undefined;
    }
  }

  #judgeGroup(items: readonly Item[]): void {
    const { redactor, index, accounting } = this.#options;
    const { contents, findings } = redactTogether(items, redactor);
    let results = items.map((item, i) => this.#judge(item, contents[i]));
    // What was counted for all of them together would have a part of one that is not clean.
    if (results.every(({ kind }, i) => kind === "redacted" || contents[i] === undefined))
      for (const count of findings) accounting.found(index, count);
    else results = items.map((item) => this.#judge(item));
    for (let i = 0; i < items.length; i++) this.#keep(items[i]!, results[i]!);
  }

  #judge(item: Item, content?: string | Bytes): ItemResult {
    this.#checkTime();
    const forms = this.#formsFor(item.route);
    if (forms.size === 0) return { kind: "quarantined", code: "no-sink", offset: 0 };
    return redactItem(item, this.#options, forms, content);
  }

  #keep(item: Item, result: ItemResult): void {
    const { index, accounting } = this.#options;
    if (result.kind === "redacted") {
      this.#held += this.#routes.add(item, result.outputs);
      accounting.clean(index, result.findings, result.size, countOf(item), item.isMasked);
    } else {
      // The item keeps its place without an entry: a route's key is that of its first item, whatever became of it.
      this.#routes.for(item);
      this.#quarantine(item, result.code, result.offset);
    }
  }

  #quarantine(entry: Item | Undecodable, code: Code, offset: number): void {
    this.#quarantined.push(toEntry(entry, code, offset));
    this.#options.accounting.quarantined(this.#options.index, code, countOf(entry));
  }

  #formsFor(route: string): ReadonlySet<Form> {
    const known = this.#forms.get(route);
    if (known !== undefined) return known;
    const forms = new Set(this.#options.sinks.filter((sink) => takes(sink, route)).map(({ form }) => form));
    this.#forms.set(route, forms);
    return forms;
  }

  #checkTime(): void {
    if (!this.#options.hasTime()) throw new OutOfTime("the time is up");
  }
}

function toEntry(from: Item | Undecodable, code: Code, offset: number): QuarantineEntry {
  const { position, time } = from;
  return { position, time, code, offset, count: countOf(from), raw: () => from.raw() };
}
