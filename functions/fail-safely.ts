import type { MiddlewareObj } from "@middy/core";
import { toSafeError } from "../core/errors.ts";
import type { Log } from "./log.ts";

/** What Lambda gets to see, and prints, of any failure. */
export class InvocationError extends Error {
  override readonly name = "InvocationError";
}

/** Replaces whatever a handler throws: Lambda writes message, cause and stack of an error to the log and to failure records. */
export function failSafely<E, R>(log: Log): MiddlewareObj<E, R> {
  return {
    onError: (request) => {
      const safe = toSafeError(request.error);
      log("error", "invocation-failed", { error: safe, requestId: request.context.awsRequestId });
      // Assigned, not thrown: to an error thrown here middy would attach the original one.
      request.error = new InvocationError(safe.message ?? `${safe.class}: ${safe.code}`);
    },
  };
}
