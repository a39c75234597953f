import type { FirehoseTransformationEvent } from "aws-lambda";

export const idOf = (index: number): string =>
  `49546986683135544286507457936321625675700192471156785${String(index).padStart(3, "0")}`;

/** A string stands for data that is put in as it is, without base64. */
export function firehoseEvent(payloads: readonly (Uint8Array | string)[]): FirehoseTransformationEvent {
  return {
    invocationId: "2b4d1ad9-2f48-94bd-a088-767c317e994a",
    deliveryStreamArn: "arn:aws:firehose:eu-central-1:111122223333:deliverystream/input",
    region: "eu-central-1",
    records: payloads.map((payload, index) => ({
      recordId: idOf(index),
      approximateArrivalTimestamp: 1_763_845_201_250,
      data: typeof payload === "string" ? payload : Buffer.from(payload).toString("base64"),
    })),
  };
}
