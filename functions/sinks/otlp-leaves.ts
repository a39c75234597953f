import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { Bytes } from "../../core/index.ts";
import { expectWire } from "../../core/otlp/signal.ts";
import { malformed, Wire, WireCursor } from "../../core/otlp/wire.ts";

/** One log record or span with what it stands in. All bytes are as they came, with the fields that nobody knows. */
export interface Leaf {
  /** Fields of the resource's message but its scopes. */
  readonly resource: Bytes;
  /** Fields of the scope's message but its records. */
  readonly scope: Bytes;
  /** The record as a field of the scope's message. */
  readonly record: Bytes;
}

/** A request's list of resources, a resource's of scopes, a scope's of records: the same numbers in logs and traces. */
const RESOURCES = 1;
const SCOPES = 2;
const RECORDS = 2;

/**
 * The records of a request in protobuf, in their order. What a request has beside its resources, which none has, is left out.
 * @throws QuarantineError `bad-encoding` if it is no request
 */
export function readLeaves(request: Bytes): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const at = new WireCursor(request);
  const { elements, others } = readMessage(at, 0, request.length, RESOURCES);
  if (elements.length === 0 && others.length > 0) throw malformed(0, "this is no request");
  for (const resources of elements) {
    const resource = readMessage(at, resources.from, resources.to, SCOPES);
    for (const scopes of resource.elements) {
      const scope = readMessage(at, scopes.from, scopes.to, RECORDS);
      for (const { start, to } of scope.elements)
        leaves.push({ resource: resource.others, scope: scope.others, record: request.subarray(start, to) });
    }
  }
  return leaves;
}

interface Element {
  /** Where its tag begins. */
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

/** Elements of field `list` of the message at bytes[from, to), and all other fields in their order. */
function readMessage(at: WireCursor, from: number, to: number, list: number) {
  const elements: Element[] = [];
  const others: Bytes[] = [];
  at.at = from;
  while (at.at < to) {
    at.next(to);
    if (at.number === list) {
      expectWire(at, Wire.bytes);
      elements.push({ start: at.tagAt, from: at.from, to: at.to });
    } else others.push(at.bytes.subarray(at.tagAt, at.at));
  }
  return { elements, others: others.length === 1 ? others[0]! : Buffer.concat(others) };
}

/** One request of the records, in their order. Neighbours with the same resource share it, and so with the scope. */
export function joinLeaves(leaves: readonly Leaf[]): Bytes {
  const chunks: Bytes[] = [];
  for (const ofResource of runsOf(leaves, ({ resource }) => resource)) {
    const content = [ofResource[0]!.resource];
    for (const ofScope of runsOf(ofResource, ({ scope }) => scope))
      pushField(content, SCOPES, [ofScope[0]!.scope, ...ofScope.map(({ record }) => record)]);
    pushField(chunks, RESOURCES, content);
  }
  return Buffer.concat(chunks);
}

/** Most bytes that a record adds to a request behind another one. */
export function sizeBehind(leaf: Leaf, previous: Leaf | undefined): number {
  const { length } = leaf.record;
  if (previous === undefined || !isSame(leaf.resource, previous.resource))
    return leaf.resource.length + leaf.scope.length + length + 2 * HEAD_BYTES;
  return isSame(leaf.scope, previous.scope) ? length : leaf.scope.length + length + HEAD_BYTES;
}

/** A tag and the longest length. */
const HEAD_BYTES = 6;

const isSame = (a: Bytes, b: Bytes): boolean => a === b || Buffer.compare(a, b) === 0;

function* runsOf(leaves: readonly Leaf[], headOf: (leaf: Leaf) => Bytes): Generator<readonly Leaf[]> {
  for (let from = 0; from < leaves.length; ) {
    let to = from + 1;
    while (to < leaves.length && isSame(headOf(leaves[from]!), headOf(leaves[to]!))) to++;
    yield leaves.slice(from, to);
    from = to;
  }
}

function pushField(target: Bytes[], number: number, content: readonly Bytes[]): void {
  const size = content.reduce((sum, { length }) => sum + length, 0);
  target.push(new BinaryWriter().tag(number, WireType.LengthDelimited).uint32(size).finish());
  for (const chunk of content) target.push(chunk);
}
