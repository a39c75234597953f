/**
 * A Lambda runtime for Node.js handlers: asks the Runtime API for the next invocation, calls the handler, answers.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html (version 2018-06-01)
 */
import { existsSync } from "node:fs";
import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Handler = (event: unknown, context: object) => unknown;

const { AWS_LAMBDA_RUNTIME_API = "", LAMBDA_TASK_ROOT = "", _HANDLER = "" } = process.env;
const [host, port] = AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let requestId = "-";

function call(method: string, path: string, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    request({ host, port, method, path: `/2018-06-01/runtime${path}`, agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    })
      .on("error", reject)
      .end(body);
  });
}

/** As Lambda reports and prints it, with message and stack: what a handler lets out must show in the tests. */
function describe(error: unknown): string {
  const { name = typeof error, message = String(error), stack = "" } = error instanceof Error ? error : {};
  return JSON.stringify({ errorType: name, errorMessage: message, trace: stack.split("\n") });
}

function print(kind: string, error: unknown): void {
  process.stdout.write(`${new Date().toISOString()}\t${requestId}\tERROR\t${kind}\t${describe(error)}\n`);
}

async function fail(kind: string, path: string, error: unknown): Promise<never> {
  print(kind, error);
  await call("POST", path, describe(error)).finally(() => process.exit(129));
  throw error;
}

async function loadHandler(): Promise<Handler> {
  const dot = _HANDLER.lastIndexOf(".");
  const [file, name] = [_HANDLER.slice(0, dot), _HANDLER.slice(dot + 1)];
  const path = [".mjs", ".js", ".cjs"]
    .map((end) => join(LAMBDA_TASK_ROOT, file + end))
    .find((path) => existsSync(path));
  if (!path) throw new Error(`Runtime.ImportModuleError: cannot find module '${file}'`);
  const handler = ((await import(pathToFileURL(path).href)) as Record<string, unknown>)[name];
  if (typeof handler !== "function") throw new Error(`Runtime.HandlerNotFound: ${_HANDLER} is not a function`);
  return handler as Handler;
}

function toContext(headers: IncomingHttpHeaders): object {
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  return {
    callbackWaitsForEmptyEventLoop: true,
    awsRequestId: requestId,
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

const handler = await loadHandler().catch((error) => fail("Init", "/init/error", error));
for (const event of ["uncaughtException", "unhandledRejection"])
  process.on(event, (error) => fail("Uncaught", `/invocation/${requestId}/error`, error));

for (;;) {
  // The emulator has gone, or wants this environment to go.
  const next = await call("GET", "/invocation/next").catch(() => process.exit(0));
  if (next.status !== 200) process.exit(0);
  requestId = String(next.headers["lambda-runtime-aws-request-id"]);
  let [outcome, body] = ["response", "null"];
  try {
    body = JSON.stringify((await handler(JSON.parse(next.body), toContext(next.headers))) ?? null);
  } catch (error) {
    print("Invoke Error", error);
    [outcome, body] = ["error", describe(error)];
  }
  // Before the answer, so that whoever has it can wait for the log to be whole.
  process.stdout.write(`END RequestId: ${requestId}\n`);
  await call("POST", `/invocation/${requestId}/${outcome}`, body);
}
