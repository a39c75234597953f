import { explainAws } from "./refusal.ts";
import { clientSettings } from "./settings.ts";
import type { Stack } from "./stack.ts";

/** A stack that subscribes log groups itself would do it again: its function may not run any more. @returns whether there is one */
export async function stopSubscriber({ outputs, region }: Stack): Promise<boolean> {
  const name = outputs.SubscriberFunctionName;
  if (name === undefined) return false;
  const { LambdaClient, PutFunctionConcurrencyCommand } = await import("@aws-sdk/client-lambda");
  const input = { FunctionName: name, ReservedConcurrentExecutions: 0 };
  try {
    await new LambdaClient(clientSettings(region)).send(new PutFunctionConcurrencyCommand(input));
    return true;
  } catch (error) {
    const needs = "lambda:PutFunctionConcurrency on the function that subscribes";
    throw explainAws(error, { service: "Lambda", about: name, needs });
  }
}
