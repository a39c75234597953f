import { toSafeError } from "../../core/index.ts";
import { EXIT, Failure } from "../failure.ts";
import { explainAws } from "./refusal.ts";
import { clientSettings } from "./settings.ts";
import type { Stack } from "./stack.ts";

export interface DeletionOptions {
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** Told how many resources are gone, or stay. */
  readonly onProgress: (finished: number) => void;
}

const POLL_MS = 10_000;
const FINISHED = new Set(["DELETE_COMPLETE", "DELETE_SKIPPED"]);

/** Deletes a stack and waits until it is gone. @throws Failure with the names of what could not be deleted */
export async function deleteStack({ id, name, region }: Stack, { sleep, onProgress }: DeletionOptions): Promise<void> {
  const { CloudFormationClient, DeleteStackCommand, DescribeStacksCommand, ListStackResourcesCommand } = await import(
    "@aws-sdk/client-cloudformation"
  );
  const client = new CloudFormationClient(clientSettings(region));
  const needs =
    "cloudformation:DeleteStack, DescribeStacks and ListStackResources on the stack, and to delete what is in it";
  const hints = {
    ValidationError:
      "Is it protected? aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name NAME",
  };
  const ask = <T>(request: Promise<T>): Promise<T> =>
    request.catch((error: unknown) => {
      throw explainAws(error, { service: "CloudFormation", about: `stack ${name}`, needs, hints });
    });
  const listStates = async () => {
    const states: { readonly logicalId: string; readonly state: string }[] = [];
    let token: string | undefined;
    do {
      const input = { StackName: id, ...(token === undefined ? {} : { NextToken: token }) };
      const page = await ask(client.send(new ListStackResourcesCommand(input)));
      for (const { LogicalResourceId = "", ResourceStatus = "" } of page.StackResourceSummaries ?? [])
        states.push({ logicalId: LogicalResourceId, state: ResourceStatus });
      token = page.NextToken;
    } while (token !== undefined);
    return states;
  };

  const readStatus = () =>
    client.send(new DescribeStacksCommand({ StackName: id })).then(
      ({ Stacks = [] }) => Stacks[0]?.StackStatus ?? "DELETE_COMPLETE",
      (error: unknown) => {
        // It is not known even by its ARN any more.
        if (toSafeError(error).class === "ValidationError") return "DELETE_COMPLETE";
        throw error;
      },
    );

  await ask(client.send(new DeleteStackCommand({ StackName: id })));
  for (;;) {
    const status = await ask(readStatus());
    if (status === "DELETE_COMPLETE") return;
    const states = await listStates();
    onProgress(states.filter(({ state }) => FINISHED.has(state)).length);
    if (status === "DELETE_FAILED") {
      const failed = states.filter(({ state }) => state === "DELETE_FAILED").map(({ logicalId }) => logicalId);
      throw new Failure(
        EXIT.failed,
        `stack ${name}: CloudFormation could not delete ${failed.join(", ") || "all of it"}`,
        "Its events say why: aws cloudformation describe-stack-events. Then run this again: it goes on where it ended.",
      );
    }
    await sleep(POLL_MS);
  }
}
