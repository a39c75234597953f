import { gzipSync } from "node:zlib";
import type { KinesisStreamEvent } from "aws-lambda";

/** Nobody in here exists: names are made up, numbers are published test numbers, domains are reserved (RFC 2606). */
const CHECKOUT_LOG = [
  "INFO order accepted for jane.roe@example.com, card 4111 1111 1111 1111, total 129.90 EUR",
  'WARN {"event":"login_failed","user":{"email":"jane.roe@example.com","password":"correct horse"},"ip":"203.0.113.77","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}',
  "ERROR SSN: 219-09-9999 rejected by the tax service, request 7f1c9e52-8f7a-4a55-9d1c-0b7c6a4f2e11",
];

const TRACES = [
  '{"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7","name":"POST /orders","attributes":{"http.url":"/orders?mail=jane.roe%40example.com","enduser":{"name":"Jane Roe","phone":"+1 415 555 2671"},"duration_ms":184}}',
  '{"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"53995c3f42cd8ad8","name":"charge","attributes":{"iban":"DE89 3704 0044 0532 0130 00","authorization":"Bearer sk_test_4eC39HqLyjWDarjtT1zdp7dc","body":"{\\"password\\":\\"hunter2\\",\\"amount\\":12990}"}}',
];

const TEXT =
  "2025-03-14 09:26:53 support: call John back at 555-1234 or +44 20 7946 0958, his mail is john@example.com";

/** Cut by the transport in the middle of a value, as happens at a size limit. */
const TRUNCATED_TRACE =
  '{"trace_id":"6e0c63257de34c926f9efcd03927272e","span_id":"b7ad6b7169203331","attributes":{"enduser":{"name":"Jane Roe","password":"correct hor';

function envelope(messageType: string, messages: readonly string[]): Buffer {
  const logEvents = messages.map((message, i) => ({
    id: String(i + 1).padStart(56, "3"),
    timestamp: 1_741_944_400_000 + i,
    message,
  }));
  const body = {
    messageType,
    owner: "123456789012",
    logGroup: "/aws/lambda/checkout",
    logStream: "2025/03/14/[$LATEST]4f3e2d1c0b9a48778695a4b3c2d1e0f0",
    subscriptionFilters: ["scrubline"],
    logEvents,
  };
  return gzipSync(JSON.stringify(body));
}

const corrupt = envelope("DATA_MESSAGE", CHECKOUT_LOG);
corrupt.fill(0, 40, 60);

const RECORDS: readonly Buffer[] = [
  envelope("DATA_MESSAGE", CHECKOUT_LOG),
  envelope("CONTROL_MESSAGE", ["CWL CONTROL MESSAGE: Checking health of destination Kinesis."]),
  Buffer.from(`${TRACES.join("\n")}\n`),
  Buffer.from(TEXT),
  Buffer.from(TRUNCATED_TRACE),
  corrupt,
];

/** What Lambda would hand over: six records, one of them corrupt and one truncated. */
export const DEMO_EVENT: KinesisStreamEvent = {
  Records: RECORDS.map((data, i) => {
    const sequenceNumber = `4954511523026443118203664${String(i).padStart(31, "0")}`;
    return {
      eventID: `shardId-000000000000:${sequenceNumber}`,
      eventName: "aws:kinesis:record",
      eventSource: "aws:kinesis",
      eventSourceARN: "arn:aws:kinesis:eu-central-1:123456789012:stream/raw-logs",
      eventVersion: "1.0",
      awsRegion: "eu-central-1",
      invokeIdentityArn: "arn:aws:iam::123456789012:role/scrubline",
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey: String(i),
        sequenceNumber,
        data: data.toString("base64"),
        approximateArrivalTimestamp: 1_741_944_413.25 + i,
      },
    };
  }),
};

/** The policy of the demo: the balanced preset, and field paths for what only its name gives away. */
export const DEMO_POLICY = `pii_redaction:
  compliance_mode: balanced
fields:
  - path: $..password
  - path: $..enduser.name
    entity: PERSON
    action: pseudonymize
`;
