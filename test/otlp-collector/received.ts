import type { OtlpJson } from "./start.ts";

/** One record with what it stands in, in plain members. */
export interface Received {
  readonly resource: Readonly<Record<string, unknown>>;
  readonly scope: OtlpJson;
  readonly record: OtlpJson;
}

type Lists = readonly OtlpJson[];

/** Every record of requests in OTLP/JSON, in their order. */
export function recordsOf(requests: Lists): readonly Received[] {
  return requests.flatMap((request) =>
    listOf(request, "resourceLogs", "resourceSpans").flatMap((resource) =>
      listOf(resource, "scopeLogs", "scopeSpans").flatMap((scope) =>
        listOf(scope, "logRecords", "spans").map((record) => ({
          resource: attributesOf(resource.resource as OtlpJson),
          scope: (scope.scope ?? {}) as OtlpJson,
          record,
        })),
      ),
    ),
  );
}

export function attributesOf(holder: OtlpJson): Readonly<Record<string, unknown>> {
  const pairs = (holder.attributes ?? []) as readonly { readonly key: string; readonly value: OtlpJson }[];
  return Object.fromEntries(pairs.map(({ key, value }) => [key, plain(value)]));
}

function plain(value: OtlpJson): unknown {
  const { stringValue, arrayValue } = value;
  if (arrayValue !== undefined) return ((arrayValue as OtlpJson).values as Lists).map(plain);
  return stringValue ?? value;
}

function listOf(message: OtlpJson, ...names: readonly string[]): Lists {
  return names.flatMap((name) => (message[name] ?? []) as Lists);
}
