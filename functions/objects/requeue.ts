/** Puts messages into the queue that the function is fed from. The client is loaded at first use: nearly no object needs it. */
export function createRequeue(queueUrl: string): (body: string) => Promise<void> {
  let loading: ReturnType<typeof loadClient> | undefined;
  return async (body) => {
    loading ??= loadClient();
    const { client, SendMessageCommand } = await loading;
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
  };
}

async function loadClient() {
  const { SQSClient, SendMessageCommand } = await import("@aws-sdk/client-sqs");
  const client = new SQSClient({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });
  return { client, SendMessageCommand };
}
