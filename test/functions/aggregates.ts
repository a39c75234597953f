import { createHash } from "node:crypto";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

const MAGIC = Buffer.from([0xf3, 0x89, 0x9a, 0xc2]);

/** What the Kinesis Producer Library makes of user records. */
export function aggregate(records: readonly Uint8Array[], partitionKey = "p"): Buffer {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).string(partitionKey);
  for (const data of records) {
    writer.tag(3, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.Varint).uint64(0);
    writer.tag(3, WireType.LengthDelimited).bytes(data);
    writer.join();
  }
  return frame(writer.finish());
}

export function frame(message: Uint8Array): Buffer {
  return Buffer.concat([MAGIC, message, createHash("md5").update(message).digest()]);
}
