import { gzipSync } from "node:zlib";
import type { KinesisStreamEvent } from "aws-lambda";

export const SHARD = "shardId-000000000003";
export const ARRIVAL_SECONDS = 1_763_845_201.25; // 2025-11-22T21:00:01.25Z

/** A record's payload as producers give it; a string stands for data that is put in as it is, without base64. */
export type Payload = Uint8Array | { readonly rawData: string };

export function sequenceOf(index: number): string {
  return `4965${String(index).padStart(52, "0")}`;
}

export function kinesisEvent(payloads: readonly Payload[]): KinesisStreamEvent {
  return {
    Records: payloads.map((payload, index) => ({
      eventID: `${SHARD}:${sequenceOf(index)}`,
      eventName: "aws:kinesis:record",
      eventSource: "aws:kinesis",
      eventSourceARN: "arn:aws:kinesis:eu-central-1:111122223333:stream/input",
      eventVersion: "1.0",
      awsRegion: "eu-central-1",
      invokeIdentityArn: "arn:aws:iam::111122223333:role/function",
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey: "p",
        sequenceNumber: sequenceOf(index),
        data: "rawData" in payload ? payload.rawData : Buffer.from(payload).toString("base64"),
        approximateArrivalTimestamp: ARRIVAL_SECONDS + index,
      },
    })),
  };
}

export interface EnvelopeParts {
  readonly messageType?: string;
  readonly owner?: string;
  readonly logGroup?: string;
  readonly logStream?: string;
  readonly messages?: readonly string[];
}

/** As in the example of the CloudWatch Logs user guide, with ids of 56 digits. */
export function envelope(parts: EnvelopeParts = {}): Record<string, unknown> {
  return {
    messageType: parts.messageType ?? "DATA_MESSAGE",
    owner: parts.owner ?? "111111111111",
    logGroup: parts.logGroup ?? "/aws/lambda/shop",
    logStream: parts.logStream ?? "2025/11/22/[$LATEST]0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    subscriptionFilters: ["to-scrubline"],
    logEvents: (parts.messages ?? ["hello"]).map((message, index) => ({
      id: `3195310660696661${String(index).padStart(40, "0")}`,
      timestamp: 1_763_845_200_000 + index,
      message,
    })),
  };
}

export function gzipJson(value: unknown): Uint8Array {
  return gzipSync(JSON.stringify(value));
}

export function bytes(text: string): Uint8Array {
  return Buffer.from(text);
}
