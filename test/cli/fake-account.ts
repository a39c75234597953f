import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, vi } from "vitest";
import { FakeLogs, LogsError, MARKER } from "../functions/subscriptions/fake-logs.ts";

export interface RestRequest {
  readonly method: string;
  /** Without the leading slash, decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface RestAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

type Fields = Record<string, unknown>;

/**
 * A fake of an account, in this process and on the loopback interface only, for the real AWS SDK to talk to: CloudWatch
 * Logs (FakeLogs) and whatever the test adds. It knows no signatures, and no limits without a clock.
 */
export interface FakeAccount {
  logs: FakeLogs;
  /** Services that speak JSON, by action. */
  json: Record<string, (input: Fields) => object>;
  /** Services that speak forms and XML, by action. The answer is what stands in `<…Result>`. */
  query: Record<string, (input: URLSearchParams) => string>;
  rest: (request: RestRequest) => RestAnswer | undefined;
  /** Every action or path that was asked for. */
  readonly requests: string[];
}

/** One for all tests of a file, anew for each test. */
export function useFakeAccount(): FakeAccount {
  const account: FakeAccount = { logs: new FakeLogs(), json: {}, query: {}, rest: () => undefined, requests: [] };

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const reply = (status: number, type: string, content: string | Buffer, headers = {}) =>
      response.writeHead(status, { "content-type": type, connection: "close", ...headers }).end(content);
    const target = String(request.headers["x-amz-target"] ?? "");
    const json = "application/x-amz-json-1.1";
    try {
      if (target !== "") {
        const action = target.split(".").at(-1)!;
        account.requests.push(action);
        const input = JSON.parse(body.toString()) as Fields;
        const known = account.json[action];
        const answer = known
          ? known(input)
          : target.startsWith("Logs_")
            ? await account.logs.answer(action, input)
            : undefined;
        if (answer === undefined) throw new LogsError("UnknownOperationException");
        return reply(200, json, JSON.stringify(answer));
      }
      if (String(request.headers["content-type"]).startsWith("application/x-www-form-urlencoded")) {
        const form = new URLSearchParams(body.toString());
        const action = form.get("Action")!;
        account.requests.push(action);
        const answer = account.query[action]?.(form);
        if (answer === undefined) throw new LogsError("InvalidAction");
        const xml = `<${action}Response><${action}Result>${answer}</${action}Result></${action}Response>`;
        return reply(200, "text/xml", xml);
      }
      const url = new URL(request.url!, "http://localhost");
      const path = decodeURIComponent(url.pathname.slice(1));
      account.requests.push(`${request.method} ${path}`);
      const { headers } = request;
      const answer = account.rest({ method: request.method!, path, query: url.searchParams, headers, body });
      if (answer === undefined) throw new LogsError("NotFound", 404);
      return reply(answer.status ?? 200, "application/json", answer.body ?? "", answer.headers);
    } catch (error) {
      if (!(error instanceof LogsError)) throw error;
      const { name } = error;
      const status = error.$metadata.httpStatusCode;
      if (target !== "") return reply(status, json, JSON.stringify({ __type: name, message: MARKER }));
      if (String(request.headers["content-type"]).startsWith("application/x-www-form-urlencoded"))
        return reply(
          status,
          "text/xml",
          `<ErrorResponse><Error><Code>${name}</Code><Message>${MARKER}</Message></Error></ErrorResponse>`,
        );
      if (request.url!.startsWith("/20"))
        return reply(status, "application/json", JSON.stringify({ message: MARKER }), { "x-amzn-errortype": name });
      return reply(status, "application/xml", `<Error><Code>${name}</Code><Message>${MARKER}</Message></Error>`);
    }
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
    vi.stubEnv("AWS_REGION", "eu-west-1");
    vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
  });
  beforeEach(() => {
    account.logs = new FakeLogs();
    account.json = { GetResources: () => ({ ResourceTagMappingList: [], PaginationToken: "" }) };
    account.query = {};
    account.rest = () => undefined;
    account.requests.length = 0;
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await new Promise((resolve) => server.close(resolve));
  });
  return account;
}

/** A stack as CloudFormation describes it. */
export function describeStack(
  account: FakeAccount,
  outputs: Readonly<Record<string, string>>,
  resources: readonly (readonly [type: string, id: string])[],
): void {
  account.query.DescribeStacks = (form) => {
    if (form.get("StackName") !== "Scrubline") throw new LogsError("ValidationError");
    const members = Object.entries(outputs).map(
      ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
    );
    return `<Stacks><member><StackId>arn:aws:cloudformation:eu-west-1:123456789012:stack/Scrubline/1</StackId><StackName>Scrubline</StackName><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${members.join("")}</Outputs></member></Stacks>`;
  };
  account.query.ListStackResources = () => {
    const members = resources.map(
      ([type, id], i) =>
        `<member><ResourceType>${type}</ResourceType><PhysicalResourceId>${id}</PhysicalResourceId><LogicalResourceId>R${i}</LogicalResourceId></member>`,
    );
    return `<StackResourceSummaries>${members.join("")}</StackResourceSummaries>`;
  };
}
