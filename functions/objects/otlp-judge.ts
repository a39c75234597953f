import { QuarantineError } from "../../core/errors.ts";
import type { Bytes, Redactor } from "../../core/index.ts";
import { countOtlp, looksLikeOtlpJson } from "../../core/otlp/request.ts";
import { readProtobufRequest } from "../../core/otlp/signal.ts";
import type { Format, OtlpFormat } from "../../core/types.ts";
import { checkProtobuf, countOf, MAX_REQUEST_BYTES } from "../sources/otlp.ts";
import { DocumentSplitter } from "./document-splitter.ts";
import { EntrySplitter } from "./entry-splitter.ts";
import type { ItemCounter } from "./item-counter.ts";
import type { Judge, Judged } from "./judge.ts";

/** Redacts requests, each when its last byte is there, and counts what is in them. */
abstract class RequestJudge implements Judge, ItemCounter {
  readonly #redactor: Redactor;
  #findings: Judged["findings"][number][] = [];
  /** Bytes of what was judged so far, and of what stands between. */
  #passed = 0;
  items = 0;
  /** Nothing is gone on with from the middle. */
  readonly isBetween = true;

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  /** Requests are counted when they are judged. */
  add(): void {}

  abstract process(chunk: Bytes): Judged;
  abstract flush(): Judged;

  protected redact(request: Bytes, format: Format, items: number): Bytes {
    const { output, findings } = this.#redactor.redact(request, { format });
    this.items += items;
    for (const { entity, action } of findings) this.#findings.push({ entity, action });
    return output;
  }

  /** @param work what is to be done with the piece; where an error stands is told from the object's beginning */
  protected judge(piece: Bytes, work: (piece: Bytes) => Bytes): Bytes {
    try {
      return work(piece);
    } catch (error) {
      throw error instanceof QuarantineError ? error.movedTo(this.#passed + error.position) : error;
    } finally {
      this.#passed += piece.length;
    }
  }

  protected finish(outputs: readonly Bytes[]): Judged {
    const findings = this.#findings;
    this.#findings = [];
    return { output: outputs.length === 1 ? outputs[0]! : Buffer.concat(outputs), findings, meta: { buffered: 0 } };
  }
}

/** Requests in JSON, one behind the other: in lines, or printed over several. What is between them stays as it is. */
class JsonJudge extends RequestJudge {
  readonly #splitter: DocumentSplitter;

  constructor(redactor: Redactor, maxBytes: number) {
    super(redactor);
    this.#splitter = new DocumentSplitter(maxBytes);
  }

  process(chunk: Bytes): Judged {
    const pieces = this.#splitter.add(chunk);
    return this.finish(
      pieces.map(({ bytes, isDocument }) =>
        this.judge(bytes, (piece) => (isDocument ? this.#redactDocument(piece) : piece)),
      ),
    );
  }

  flush(): Judged {
    this.#splitter.end();
    return this.finish([]);
  }

  #redactDocument(document: Bytes): Bytes {
    if (!looksLikeOtlpJson(document)) return this.redact(document, "auto", 1);
    return this.redact(document, "otlp-json", countOf(countOtlp(document, "otlp-json").items));
  }
}

/** A request in protobuf, which is the whole object (several joined are one), some of its resources at a time. */
class ProtobufJudge extends RequestJudge {
  readonly #splitter: EntrySplitter;
  #signal: string | undefined;

  constructor(redactor: Redactor, maxBytes: number) {
    super(redactor);
    this.#splitter = new EntrySplitter(maxBytes);
  }

  process(chunk: Bytes): Judged {
    return this.finish(this.#splitter.add(chunk).map((portion) => this.#judgePortion(portion)));
  }

  flush(): Judged {
    const rest = this.#splitter.end();
    return this.finish(rest.length > 0 ? [this.#judgePortion(rest)] : []);
  }

  #judgePortion(portion: Bytes): Bytes {
    return this.judge(portion, (request) => {
      const read = readProtobufRequest(request);
      checkProtobuf(request, read);
      const { signal } = read.messages;
      this.#signal ??= signal;
      if (signal !== this.#signal) throw new QuarantineError("bad-envelope", 0, "the request has both logs and traces");
      return this.redact(request, "otlp-protobuf", countOf(read.items));
    });
  }
}

/** What judges an object of that shape; also its counter. @param maxBytes of what is redacted in one piece: in JSON a request, in protobuf a resource with its records */
export function createOtlpJudge(
  redactor: Redactor,
  shape: OtlpFormat,
  maxBytes = MAX_REQUEST_BYTES[shape],
): Judge & ItemCounter {
  return shape === "otlp-json" ? new JsonJudge(redactor, maxBytes) : new ProtobufJudge(redactor, maxBytes);
}
