import type { FirehoseTransformationResult } from "aws-lambda";

/**
 * Lambda takes answers of 6 MB (6,291,556 bytes); past that the whole invocation has failed.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const MAX_RESPONSE_BYTES = 6_000_000;
/** `{"records":[]}`, and what a record has beside its id and data, comma included. */
const FRAME = 14;
const RECORD_FRAME = '{"recordId":"","result":"Dropped","data":""},'.length;

type Records = FirehoseTransformationResult["records"];

/**
 * The answer to a transformation, within its size. Every record has its place from the start, so that what is said of the
 * first ones never leaves too little for the others.
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html
 */
export class FirehoseResponse {
  readonly records: Records = [];
  #room: number;

  constructor(recordIds: readonly string[], limit = MAX_RESPONSE_BYTES) {
    const frames = recordIds.reduce((sum, id) => sum + Buffer.byteLength(JSON.stringify(id)) - 2 + RECORD_FRAME, FRAME);
    this.#room = limit - frames;
  }

  /** False if there is no room for it: then say `drop`, and keep the data elsewhere. */
  ok(recordId: string, data: Uint8Array): boolean {
    const size = Math.ceil(data.length / 3) * 4;
    if (size > this.#room) return false;
    this.#room -= size;
    this.records.push({ recordId, result: "Ok", data: Buffer.from(data).toString("base64") });
    return true;
  }

  /** Nothing goes on in the delivery stream. */
  drop(recordId: string): void {
    // The type wants data; Firehose reads none here.
    this.records.push({ recordId, result: "Dropped", data: "" });
  }
}
