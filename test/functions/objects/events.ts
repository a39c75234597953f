import type { SQSEvent } from "aws-lambda";
import type { StoredObject } from "./fake-s3.ts";
import { sizeOf } from "./fake-s3.ts";

export const TIME = "2025-11-22T21:00:01Z";

/** As in https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export function objectCreated(
  bucket: string,
  key: string,
  stored: Pick<StoredObject, "etag" | "versionId" | "content">,
  sequencer = "0064D3901D00059242",
) {
  return {
    version: "0",
    id: "17793124-05d4-b198-2fde-7ededc63b103",
    "detail-type": "Object Created",
    source: "aws.s3",
    account: "111122223333",
    time: TIME,
    region: "eu-central-1",
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: "0",
      bucket: { name: bucket },
      object: {
        key,
        size: sizeOf(stored.content),
        etag: stored.etag,
        ...(stored.versionId === undefined ? {} : { "version-id": stored.versionId }),
        sequencer,
      },
      "request-id": "N4N7GDK58NMKJ12R",
      requester: "111122223333",
      "source-ip-address": "1.2.3.4",
      reason: "PutObject",
    },
  };
}

/** As in https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export function notification(
  bucket: string,
  key: string,
  stored: Pick<StoredObject, "etag" | "versionId" | "content">,
  sequencer = "0064D3901D00059242",
) {
  return {
    Records: [
      {
        eventVersion: "2.5",
        eventSource: "aws:s3",
        awsRegion: "eu-central-1",
        eventTime: TIME,
        eventName: "ObjectCreated:Put",
        s3: {
          s3SchemaVersion: "1.0",
          bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
          object: {
            key: encodeURIComponent(key).replaceAll("%20", "+").replaceAll("%2F", "/"),
            size: sizeOf(stored.content),
            eTag: stored.etag,
            ...(stored.versionId === undefined ? {} : { versionId: stored.versionId }),
            sequencer,
          },
        },
      },
    ],
  };
}

/** @param bodies objects become JSON; strings are bodies as they are */
export function sqsEvent(bodies: readonly unknown[], receives = 1): SQSEvent {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `059f36b4-87a3-44ab-83d2-66197${String(index).padStart(7, "0")}`,
      receiptHandle: "handle",
      body: typeof body === "string" ? body : JSON.stringify(body),
      attributes: {
        ApproximateReceiveCount: String(receives),
        SentTimestamp: String(Date.parse(TIME)),
        SenderId: "s",
        ApproximateFirstReceiveTimestamp: String(Date.parse(TIME)),
      },
      messageAttributes: {},
      md5OfBody: "",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:eu-central-1:111122223333:objects",
      awsRegion: "eu-central-1",
    })),
  };
}
