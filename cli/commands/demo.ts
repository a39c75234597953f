import { join } from "node:path";
import { loadPolicy, type Redactor } from "../../core/index.ts";
import type { Item } from "../../functions/items.ts";
import { runAttempt } from "../../functions/pipeline.ts";
import { createQuarantine, type QuarantineEntry } from "../../functions/quarantine.ts";
import { createLocalFiles } from "../../functions/sinks/local-files.ts";
import { createObjectSink } from "../../functions/sinks/object-sink.ts";
import type { Batch } from "../../functions/sinks/sink.ts";
import { readKinesisEvent } from "../../functions/sources/kinesis.ts";
import { createDemoEvidence } from "../demo/evidence.ts";
import { DEMO_EVENT, DEMO_POLICY } from "../demo/records.ts";
import { EXIT, Failure, reasonOf } from "../failure.ts";
import { createEphemeralKeyRing } from "../keys.ts";
import { type Comparison, renderDemo } from "../render/demo.ts";
import { prepareRedactor } from "../scrub.ts";
import { Tally } from "../tally.ts";
import type { Terminal } from "../terminal.ts";

const OPTIONS = { ownLogGroups: ["/aws/lambda/scrubline"] };

/** One attempt of the Lambda pipeline on made-up records, with a directory in the place of the two buckets. */
export async function runDemo(directory: string, terminal: Terminal): Promise<number> {
  const policy = loadPolicy(DEMO_POLICY);
  const ring = createEphemeralKeyRing();
  const redactor = await prepareRedactor({ policy, name: "demo policy" }, ring);
  const tally = new Tally();
  const counting: Redactor = {
    ...redactor,
    redact(input, options) {
      const result = redactor.redact(input, options);
      tally.add(result.findings);
      return result;
    },
  };

  const files = createLocalFiles(directory);
  const sink = createObjectSink(files);
  const quarantine = createQuarantine(files);
  const { evidence, seal } = await createDemoEvidence(directory, policy, ring);
  const batches: Batch[] = [];
  const quarantined: QuarantineEntry[] = [];
  const { counts, errors } = await runAttempt({
    records: readKinesisEvent(DEMO_EVENT, OPTIONS),
    redactor: counting,
    evidence,
    sinks: [
      {
        form: sink.form,
        send(batch) {
          batches.push(batch);
          return sink.send(batch);
        },
      },
    ],
    quarantine: {
      put(entry) {
        quarantined.push(entry);
        return quarantine.put(entry);
      },
    },
  });
  if (errors.length > 0)
    throw new Failure(EXIT.failed, `${directory}: ${reasonOf(errors[0])}`, "Choose another --out.");
  await seal();

  terminal.stdout.write(
    renderDemo(
      {
        comparisons: compare(batches, quarantined),
        quarantined: quarantined.map(({ code, offset }) => ({ code, offset })),
        rows: tally.rows(),
        counts,
        cleanDirectory: join(directory, "clean"),
        quarantineDirectory: join(directory, "quarantine"),
        directory,
      },
      terminal.stdout,
    ),
  );
  return EXIT.done;
}

/** Each item beside the line that was stored for it. */
function compare(batches: readonly Batch[], quarantined: readonly QuarantineEntry[]): Comparison[] {
  const held = new Set(quarantined.map(({ position }) => `${position.sequence}/${position.sub}`));
  const next = new Map<string, number>();
  const isClean = (entry: { kind: string }): entry is Item => entry.kind === "item";
  return readKinesisEvent(DEMO_EVENT, OPTIONS)
    .flatMap((record) => record.decode())
    .filter(isClean)
    .filter(({ position }) => !held.has(`${position.sequence}/${position.sub}`))
    .map((item) => {
      const index = next.get(item.route) ?? 0;
      next.set(item.route, index + 1);
      const line = batches.find(({ route }) => route === item.route)!.entries[index]!;
      const after = Buffer.from(line).toString();
      const before = item.parts[0]!.content;
      return {
        route: item.route,
        before: typeof before === "string" ? before : Buffer.from(before).toString(),
        after: item.route === "cloudwatch-logs" ? (JSON.parse(after) as { message: string }).message : after,
      };
    });
}
