import { EXIT, Failure } from "../failure.ts";
import { openDepth } from "./queue-depth.ts";
import type { Stack } from "./stack.ts";

/** The queue of dead letters goes with the stack, and with it the only word of objects that are in no quarantine either. @throws Failure */
export async function countDeadLetters({ outputs, region }: Stack): Promise<number> {
  const url = outputs.ObjectsDeadLettersUrl;
  return url === undefined ? 0 : (await openDepth(url, region, "; the stack is as it was"))();
}

/** @throws Failure if there are any */
export async function refuseDeadLetters(stack: Stack): Promise<void> {
  const count = await countDeadLetters(stack);
  if (count === 0) return;
  const { name, outputs, partition, region, account } = stack;
  const queue = outputs.ObjectsDeadLettersUrl!.split("/").at(-1);
  throw new Failure(
    EXIT.failed,
    `${describeDeadLetters(count)}; the stack ${name} is as it was`,
    `Redrive them first: aws sqs start-message-move-task --source-arn arn:${partition}:sqs:${region}:${account}:${queue}. Or lose them: --discard-dead-letters.`,
  );
}

export function describeDeadLetters(count: number): string {
  const messages = count === 1 ? "1 message is" : `${count.toLocaleString("en-US")} messages are`;
  return `${messages} in the queue of dead letters, which goes with the stack`;
}
