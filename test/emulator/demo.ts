/** `npm run demo -- --aws`: the operator's first day in half a minute, on an AWS emulator on this machine. */
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs, styleText } from "node:util";
import { compilePolicy } from "../../infra/policy.ts";
import { createCdk } from "./harness/cdk.ts";
import type { Emulator } from "./harness/localstack.ts";
import { type AttemptCount, readAttempts, readFunctionLog } from "./harness/logs.ts";
import { listKeys, readAll } from "./harness/objects.ts";
import { EXPLANATION, openEmulator } from "./harness/open-emulator.ts";
import { type DeployedStack, deployStack } from "./harness/stack.ts";
import { type SubscribedGroup, subscribeLogGroup } from "./harness/subscription.ts";

const HELP = `Usage: npm run demo -- --aws [--policy FILE]

Deploys the stack to an AWS emulator on this machine, subscribes a log group, writes a few log lines and shows them
arriving clean. Nothing leaves the machine, and no AWS account is needed.

  --policy FILE   policy of the stack (default: the balanced preset)

The emulator is LocalStack: one that AWS_ENDPOINT_URL names, if it is on this machine, else one of its own, installed at
first use into .cache/emulator (500 MB; needs Python 3.13 or later). Its own ends with the demo and leaves nothing; in
another one the stack is removed, but for its KMS keys, one role, and what "cdk bootstrap" makes.
`;

const MESSAGES = [
  "order 1842 placed by ada@example.com from 203.0.113.7",
  "WARN payment declined, card number 4111 1111 1111 1111, trace 4bf92f3577b34da6a3ce929d0e0e4736",
  '{"level":"info","user":{"email":"grace@example.org","ssn":"219-09-9999"},"ms":12}',
  "healthz ok in 3 ms",
];
const ARRIVAL_TIMEOUT_MS = 60_000;
const POLL_MS = 100;

export async function runAwsDemo(args: readonly string[]): Promise<number> {
  let policy: string | undefined;
  try {
    const options = { policy: { type: "string" }, help: { type: "boolean", short: "h" } } as const;
    const { values } = parseArgs({ args: [...args], options });
    if (values.help) {
      print(HELP);
      return 0;
    }
    policy = values.policy;
    // Now, and not after a minute of installing and starting.
    compilePolicy(policy);
  } catch (error) {
    complain(error);
    process.stderr.write("npm run demo -- --aws --help shows what there is.\n");
    return 2;
  }
  const demo = new Demo(policy);
  const stop = () => demo.stop();
  for (const signal of SIGNALS) process.once(signal, stop);
  try {
    await demo.show();
    return 0;
  } catch (error) {
    if (demo.stopped) return 130;
    complain(error);
    return 1;
  } finally {
    await demo.cleanUp();
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Each step leaves behind how to undo it, before it begins: it may be broken off. */
class Demo {
  readonly #policy: string | undefined;
  readonly #undo: (() => Promise<unknown>)[] = [];
  stopped = false;

  constructor(policy: string | undefined) {
    this.#policy = policy;
  }

  /** Ends the demo with the step that is under way. */
  stop(): void {
    this.stopped = true;
    process.stderr.write("\nstopping …\n");
  }

  async show(): Promise<void> {
    const emulator = await this.#step("emulator started", startEmulator, (it) => it.stop());
    const stack = await this.#step(
      "stack deployed by cdk",
      () => deploy(emulator, this.#policy),
      (it) => it.close(),
    );
    const group = await this.#step(
      "log group subscribed",
      () => subscribeLogGroup(stack, `/demo/shop-${process.pid}`),
      (it) => it.remove(),
    );
    await this.#step(`${MESSAGES.length} log events written`, () => group.write(MESSAGES));
    const clean = await this.#step("all arrived in the clean bucket", () => waitForClean(stack));

    print(`\n${MESSAGES.map((message, index) => compare(message, clean[index]!)).join("\n")}\n`);
    print(await summarise(stack, group));
  }

  async cleanUp(): Promise<void> {
    await time("everything removed", async () => {
      for (let undo = this.#undo.pop(); undo; undo = this.#undo.pop()) await undo();
    });
  }

  async #step<T>(
    done: string,
    work: () => Promise<T>,
    undo: (result: T) => Promise<void> = async () => {},
  ): Promise<T> {
    const result = time(done, work);
    // What failed has cleaned up after itself.
    this.#undo.push(() => result.then(undo, () => {}));
    await result;
    if (this.stopped) throw new Error("stopped");
    return result;
  }
}

async function startEmulator(): Promise<Emulator> {
  const emulator = await openEmulator((line) => print(`\r${line}\n`));
  if (!emulator) throw new Error(EXPLANATION);
  return emulator;
}

async function deploy(emulator: Emulator, policy: string | undefined): Promise<DeployedStack> {
  const cdk = createCdk(emulator.endpoint);
  await cdk.bootstrap().finally(() => cdk.close());
  return deployStack(emulator.endpoint, "Demo", { context: { policy } });
}

/** The clean messages in the order in which they were written. */
async function waitForClean(stack: DeployedStack): Promise<string[]> {
  const readEvents = async () => {
    const text = await readAll(stack.clients.s3, stack.output("CleanBucketName"), "clean/cloudwatch-logs/");
    const lines = text.split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as { timestamp: number; message: string });
  };
  const events = await waitFor(readEvents, ({ length }) => length >= MESSAGES.length);
  return events.sort((a, b) => a.timestamp - b.timestamp).map(({ message }) => message);
}

async function waitFor<T>(ask: () => Promise<T>, isComplete: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + ARRIVAL_TIMEOUT_MS;
  for (;;) {
    const answer = await ask();
    if (isComplete(answer)) return answer;
    if (Date.now() > deadline) throw new Error("not all log events arrived within a minute");
    await delay(POLL_MS);
  }
}

/** What the function itself says it did, and what Lambda would bill for it. */
async function summarise(stack: DeployedStack, group: SubscribedGroup): Promise<string> {
  // Lambda stores what a function printed when the invocation is over.
  const attempts = await waitFor(
    () => readAttempts(stack.clients.logs, stack.output("FunctionName")),
    (attempts) => attempts.reduce((total, { ItemsIn }) => total + ItemsIn, 0) >= MESSAGES.length,
  );
  const lines = await readFunctionLog(stack.clients.logs, stack.output("FunctionName"));
  const sum = (name: AttemptCount) => attempts.reduce((total, each) => total + each[name], 0);
  const findings = attempts.flatMap(({ FindingsByEntity }) => Object.entries(FindingsByEntity));
  const billed = lines.flatMap((line) => /Billed Duration: (\d+) ms/.exec(line)?.[1] ?? []).map(Number);
  const keys = await listKeys(stack.clients.s3, stack.output("CleanBucketName"), "clean/");
  return `found     ${findings.map(([entity, count]) => `${count} ${entity}`).join(", ")}
items     ${sum("ItemsIn")} in = ${sum("ItemsClean")} clean + ${sum("ItemsQuarantined")} quarantined + ${sum("ItemsDropped")} dropped
function  ${billed.length} invocation${billed.length === 1 ? "" : "s"}, ${billed.reduce((total, ms) => total + ms, 0)} ms billed, the first with its cold start
from      ${group.logGroupName}
to        ${keys.map((key) => `s3://${stack.output("CleanBucketName")}/${key}`).join("\n          ")}

`;
}

function compare(before: string, after: string): string {
  const stream = process.stdout;
  return `${styleText("red", `- ${before}`, { stream })}\n${styleText("green", `+ ${after}`, { stream })}\n`;
}

/** Says what is going on while it does, and how long it took. */
async function time<T>(done: string, work: () => Promise<T>): Promise<T> {
  const live = process.stdout.isTTY;
  const start = performance.now();
  if (live) print(`… ${done}`);
  try {
    const result = await work();
    const took = `${Math.round(performance.now() - start).toLocaleString("en-US")} ms`;
    print(
      `${live ? "\r" : ""}${styleText("green", "✓", { stream: process.stdout })} ${done.padEnd(36)}${took.padStart(10)}\n`,
    );
    return result;
  } catch (error) {
    if (live) print(`\r✗ ${done}\n`);
    throw error;
  }
}

function complain(error: unknown): void {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : "failed"}\n`);
}

function print(text: string): void {
  process.stdout.write(text);
}
