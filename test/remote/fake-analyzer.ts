import type { AnalyzeRequest, RemoteAnalyzer } from "../../core/index.ts";

export interface Answer {
  readonly entity_type: string;
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/** As Presidio answers: offsets are code points. Every occurrence of a name is found. */
export function findNames(text: string, names: Readonly<Record<string, string>>, score = 0.85): Answer[] {
  const points = [...text];
  return Object.entries(names).flatMap(([name, entity_type]) => {
    const wanted = [...name];
    return points.flatMap((_, start) =>
      wanted.every((point, i) => points[start + i] === point)
        ? [{ entity_type, start, end: start + wanted.length, score }]
        : [],
    );
  });
}

/** An analyzer in the same process that keeps what it was asked. */
export function fakeAnalyzer(answer: (request: AnalyzeRequest, signal: AbortSignal) => unknown) {
  const requests: AnalyzeRequest[] = [];
  const analyzer: RemoteAnalyzer = {
    async analyze(request, signal) {
      requests.push(request);
      return answer(request, signal);
    },
  };
  return { analyzer, requests, texts: () => requests.map(({ text }) => text) };
}

export const remotePolicy = (settings: object = {}, redaction: object = {}, rest: object = {}): object => ({
  ...rest,
  pii_redaction: { ...redaction, ml_models: { remote: { url: "http://127.0.0.1:1", ...settings } } },
});
