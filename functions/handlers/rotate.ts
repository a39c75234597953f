import { randomBytes } from "node:crypto";
import middy from "@middy/core";
import { failSafely } from "../fail-safely.ts";
import { createLog } from "../log.ts";
import { RotationError, type RotationEvent, rotate } from "../rotate.ts";
import { openRotatedSecret } from "../rotate-secret.ts";
import { read, SECRET_ARN } from "../settings.ts";

const arn = read(process.env, "KEY_RING_SECRET_ARN", SECRET_ARN, "a Secrets Manager ARN");
const log = createLog();
const secret = openRotatedSecret(arn);
const createKey = () => ({
  secret: randomBytes(32).toString("base64"),
  created: new Date().toISOString().slice(0, 10),
});

/** Secrets Manager calls it once for each of the four steps of a rotation of the key ring. */
export const handler = middy<RotationEvent, void>()
  .use(failSafely(log))
  .handler(async (event: RotationEvent) => {
    // An ARN in the settings may lack the six characters that Secrets Manager adds to a name.
    if (event?.SecretId !== arn && event?.SecretId?.slice(0, -7) !== arn)
      throw new RotationError("bad-event", "the event is not about the key ring's secret");
    await rotate(event, { secret, createKey, log });
  });
