import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { type SafeError, toSafeError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";
import type { Signal } from "../items.ts";
import { createSecretReader } from "../secrets.ts";
import type { OtlpSinkSettings } from "../sink-settings.ts";
import type { DeliveryTools } from "./delivery-tools.ts";
import { createPost, type HttpAnswer, type Post } from "./http-post.ts";
import { createHeaderSource, type HeaderSource, NO_HEADERS } from "./otlp-headers.ts";
import { isLostConnection, meaningOf, readRejected } from "./otlp-response.ts";
import { readRetryAfter, waitBefore } from "./patience.ts";

export interface OtlpTools extends DeliveryTools {
  /** Text of the headers' secret. Default: that of AWS Secrets Manager. */
  readonly fetchHeaders?: () => Promise<string>;
}

/** What became of one request; of an accepted one how many records were rejected. `failure` is fit for a log. */
export type Outcome =
  | { readonly kind: "accepted"; readonly rejected: number }
  | { readonly kind: "refused" | "unavailable"; readonly failure: SafeError };

/** @param remaining milliseconds left of the invocation */
export type SendOtlp = (signal: Signal, request: Bytes, remaining: () => number) => Promise<Outcome>;

const MAX_ATTEMPTS = 6;
/** Of the time there is, for putting together what is left. */
const MARGIN_MS = 500;
const SHORTEST_MS = 100;
const compress = promisify(gzip);

/** Sends one request, as often as it takes while the service may take it the next time. Never rejects. */
export function createOtlpSend(settings: OtlpSinkSettings, tools: OtlpTools): SendOtlp {
  const open = createOpener(settings);
  const headers = headersOf(settings, tools);
  const attempts = { headers, tools, longest: settings.timeout };
  return async (signal, request, remaining) => {
    try {
      const post = await open(signal);
      const body = settings.gzip ? await compress(request, { level: 1 }) : request;
      const fixed = settings.gzip ? { ...FIXED, "content-encoding": "gzip" } : FIXED;
      return await tryOften(async (timeout) => post(body, { ...(await headers.get()), ...fixed }, timeout()), {
        ...attempts,
        timeLeft: () => remaining() - MARGIN_MS,
      });
    } catch (error) {
      return { kind: "unavailable", failure: toSafeError(error) };
    }
  };
}

const FIXED = { "content-type": "application/x-protobuf", "user-agent": "Scrubline-OTLP-Exporter" } as const;

/** The addresses' connections are made at first use, and so is the file read: what cannot be opened now may be there later. */
function createOpener(settings: OtlpSinkSettings): (signal: Signal) => Promise<Post> {
  const posts = new Map<Signal, Post>();
  return async (signal) => {
    const known = posts.get(signal);
    if (known) return known;
    const ca = settings.caFile === undefined ? undefined : await readFile(settings.caFile, "utf8");
    const given = signal === "logs" ? settings.logsEndpoint : settings.tracesEndpoint;
    const post = createPost(given ?? `${settings.endpoint.replace(/\/+$/, "")}/v1/${signal}`, ca);
    posts.set(signal, post);
    return post;
  };
}

function headersOf({ headersSecretArn: arn }: OtlpSinkSettings, tools: OtlpTools): HeaderSource {
  if (arn === undefined) return NO_HEADERS;
  return createHeaderSource(tools.fetchHeaders ?? createSecretReader(arn), () => tools.now());
}

interface Attempts {
  readonly headers: HeaderSource;
  readonly tools: DeliveryTools;
  /** Milliseconds that one request may take. */
  readonly longest: number;
  /** Milliseconds that all of them may take from now on. */
  readonly timeLeft: () => number;
}

async function tryOften(
  attempt: (timeout: () => number) => Promise<HttpAnswer>,
  { headers, tools, longest, timeLeft }: Attempts,
): Promise<Outcome> {
  let mayRefresh = true;
  let failure: SafeError = { class: "OtlpFailure", code: "no-time" };
  for (let failures = 0; timeLeft() >= SHORTEST_MS; ) {
    let asked: number | undefined;
    try {
      const answer = await attempt(() => Math.max(1, Math.min(longest, timeLeft())));
      const { status } = answer;
      const meaning = meaningOf(status);
      if (meaning === "accepted") return { kind: "accepted", rejected: readRejected(answer) };
      failure = { class: "OtlpFailure", code: `http-${status}`, status };
      if (meaning === "refused") return { kind: "refused", failure };
      if (meaning === "unavailable") {
        // The secret may have been rotated since it was read.
        const isAboutRights = status === 401 || status === 403;
        if (!isAboutRights || !mayRefresh || !(await headers.refresh())) break;
        mayRefresh = false;
        continue;
      }
      asked = readRetryAfter(answer.retryAfter, tools.now());
    } catch (error) {
      failure = toSafeError(error);
      if (!isLostConnection(failure.code)) break;
    }
    const wait = waitBefore(++failures, asked, () => tools.random());
    if (failures >= MAX_ATTEMPTS || wait === undefined || timeLeft() - wait < SHORTEST_MS) break;
    await tools.sleep(wait);
  }
  return { kind: "unavailable", failure };
}
