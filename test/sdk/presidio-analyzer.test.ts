import { execFile } from "node:child_process";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { createRedactor, loadPolicy, PolicyError, QuarantineError, type Redactor } from "../../core/index.ts";
import { createPresidioAnalyzer } from "../../sdk/index.ts";
import { ROOT } from "../docs/blocks.ts";
import { remotePolicy } from "../remote/fake-analyzer.ts";
import { createRandom, plant } from "../support/json-samples.ts";
import { answer, startAnalyzer } from "./analyzer-server.ts";

function redactorFor(url: string, settings: object = {}): Redactor {
  const policy = loadPolicy(remotePolicy({ url, timeout_ms: 2000, ...settings }));
  return createRedactor(policy, { remote: createPresidioAnalyzer(policy) });
}

describe("a service that keeps the contract", () => {
  it("finds names, in text and through escapes", async () => {
    const { url, requests } = await startAnalyzer();
    const redactor = redactorFor(url);
    expect((await redactor.redactAsync("😀 Anna Smith of Lund\nZoë 😀 Čapek")).output).toBe(
      "😀 <PERSON> of <LOCATION>\n<PERSON>",
    );
    expect((await redactor.redactAsync('{"who":"Zo\\u00eb \\ud83d\\ude00 \\u010capek","n":1}')).output).toBe(
      '{"who":"<PERSON>","n":1}',
    );
    expect(requests).toHaveLength(2);
    expect(requests[0]).toMatchObject({
      path: "/analyze",
      headers: { "content-type": "application/json" },
      body: { text: "😀 Anna Smith of Lund", language: "en", entities: ["PERSON", "LOCATION"], score_threshold: 0.8 },
    });
    expect(redactor.statistics()).toMatchObject({ texts: 2, remote_requests: 2, remote_failures: 0 });
  });

  it("under a path of its own, by a variable, with headers", async () => {
    const { url, requests } = await startAnalyzer();
    const policy = loadPolicy(remotePolicy({ url: "env:ANALYZER_URL", language: "de" }));
    const env = { ANALYZER_URL: `${url}/presidio/` };
    const remote = createPresidioAnalyzer(policy, { env, headers: { authorization: "Bearer made-up" } });
    expect((await createRedactor(policy, { remote }).redactAsync("Anna Smith")).output).toBe("<PERSON>");
    expect(requests[0]).toMatchObject({
      path: "/presidio/analyze",
      headers: { authorization: "Bearer made-up" },
      body: { language: "de" },
    });
  });

  it("that finds nothing changes nothing", async () => {
    const { url } = await startAnalyzer((_seen, response) => answer(response, []));
    const redactor = redactorFor(url);
    const random = createRandom(5);
    for (let i = 0; i < 20; i++) {
      const text = JSON.stringify(plant(random, i).value).slice(i % 3);
      const { output, findings } = await redactor.redactAsync(text);
      expect({ output, findings }).toEqual({ ...redactor.redact(text) });
    }
  });
});

describe("failures: quarantine or local findings, and none of the other side's words", () => {
  const MARKER = "marker-in-foreign-answer";
  const INPUT = '{"mail":"a@example.com","who":"the fox"}';

  async function check(url: string, explanation: string, settings: object = {}): Promise<void> {
    const error = await redactorFor(url, settings)
      .redactAsync(INPUT)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(QuarantineError);
    expect(error).toMatchObject({ code: "remote-recognizer", position: expect.any(Number) });
    expect((error as Error).message).toContain(explanation);
    expect(`${(error as Error).stack}${JSON.stringify(error)}`).not.toMatch(/marker|fox|a@example/);
    const local = redactorFor(url, { ...settings, on_failure: "local" });
    expect((await local.redactAsync(INPUT)).output).toBe('{"mail":"<EMAIL_ADDRESS>","who":"the fox"}');
    expect(local.statistics()).toMatchObject({ remote_fallbacks: 1, texts: 1 });
  }

  it.each([
    ["500", 500, "another status than 200"],
    ["204", 204, "another status than 200"],
    ["503", 503, "another status than 200"],
  ])("status %s", async (_what, status, explanation) => {
    const { url } = await startAnalyzer((_seen, response) => response.writeHead(status).end(MARKER));
    await check(url, explanation);
  });

  it.each([301, 302, 307, 308])("a redirect (%d) is not followed", async (status) => {
    const other = await startAnalyzer();
    const { url } = await startAnalyzer((_seen, response) =>
      response.writeHead(status, { location: `${other.url}/analyze` }).end("[]"),
    );
    await check(url, "another status than 200");
    expect(other.requests).toEqual([]);
  });

  it.each([
    ["no JSON", `<p>${MARKER}</p>`],
    ["half of it", '[{"entity_type":"PERSON"'],
    ["an object", `{"error":"${MARKER}"}`],
    ["nothing", ""],
    ["offsets beyond the text", '[{"entity_type":"PERSON","start":0,"end":99,"score":1}]'],
  ])("%s", async (_what, body) => {
    const { url } = await startAnalyzer((_seen, response) => response.writeHead(200).end(body));
    await check(url, "answer is not one");
  });

  it("an answer without an end", async () => {
    const { url } = await startAnalyzer((_seen, response) => {
      const chunk = Buffer.alloc(64 * 1024, " ");
      response.writeHead(200);
      const go = (): void => {
        if (!response.destroyed) response.write(chunk, () => setImmediate(go));
      };
      go();
    });
    await check(url, "answer is too large");
  });

  it("no answer, or half of one, in time", async () => {
    for (const respond of [
      () => {},
      (_seen: unknown, response: ServerResponse) => void response.writeHead(200).write("["),
    ]) {
      const { url } = await startAnalyzer(respond);
      await check(url, "did not answer in time", { timeout_ms: 60 });
    }
  });

  it("nobody there, and a connection that breaks", async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await check(`http://127.0.0.1:${port}`, "cannot be reached");
    server.close();
    await once(server, "close");
    await check(`http://127.0.0.1:${port}`, "cannot be reached");
    const { url } = await startAnalyzer((_seen, response) => {
      response.writeHead(200).write("[");
      setImmediate(() => response.destroy());
    });
    await check(url, "cannot be reached");
  });

  it("a kept connection that the server has closed is no failure", async () => {
    const { url, server } = await startAnalyzer((_seen, response) => {
      answer(response, []);
      setImmediate(() => server.closeIdleConnections());
    });
    const redactor = redactorFor(url);
    for (let i = 0; i < 20; i++) await redactor.redactAsync(`line ${i} of words`);
    expect(redactor.statistics()).toMatchObject({ remote_failures: 0, texts: 20 });
  });

  it("the caller's signal", async () => {
    const controller = new AbortController();
    const { url } = await startAnalyzer(() => controller.abort(new Error("enough")));
    await expect(redactorFor(url).redactAsync(INPUT, { signal: controller.signal })).rejects.toThrow("enough");
  });
});

describe("the address", () => {
  const create = (url: string, env = {}) => createPresidioAnalyzer(loadPolicy(remotePolicy({ url })), { env });

  it.each([
    ["a variable that is not set", {}, "missing-url"],
    ["an empty one", { URL: "" }, "missing-url"],
    ["a password in it", { URL: "http://user:marker@127.0.0.1" }, "wrong-url"],
    ["a query", { URL: "http://127.0.0.1?a=marker" }, "wrong-url"],
    ["another protocol", { URL: "file:///marker" }, "wrong-url"],
    ["no address", { URL: "marker" }, "wrong-url"],
  ])("%s", (_what, env, code) => {
    const error = (() => {
      try {
        return create("env:URL", env);
      } catch (caught) {
        return caught;
      }
    })();
    expect(error).toBeInstanceOf(PolicyError);
    expect(error).toMatchObject({ code });
    expect((error as Error).message).not.toContain("marker");
  });

  it("a policy without one", () => {
    expect(() => createPresidioAnalyzer(loadPolicy())).toThrow(
      expect.objectContaining({ code: "no-remote-recognizer" }),
    );
  });

  it("the environment's proxy is not asked", async () => {
    const proxy = await startAnalyzer((_seen, response) => answer(response, []));
    const { url, requests } = await startAnalyzer();
    const program = `
      import { createRedactor, loadPolicy } from "scrubline";
      import { createPresidioAnalyzer } from "scrubline/sdk";
      const policy = loadPolicy(${JSON.stringify(remotePolicy({ url }))});
      const redactor = createRedactor(policy, { remote: createPresidioAnalyzer(policy) });
      process.stdout.write((await redactor.redactAsync("Anna Smith")).output);
    `;
    const env = { NODE_USE_ENV_PROXY: "1", HTTP_PROXY: proxy.url, http_proxy: proxy.url, NO_PROXY: "" };
    const output = await new Promise((resolve) =>
      execFile(
        process.execPath,
        ["--conditions=source", "--input-type=module", "-e", program],
        { cwd: ROOT, env },
        (_error, stdout) => resolve(stdout),
      ),
    );
    expect([output, proxy.requests.length, requests.length]).toEqual(["<PERSON>", 0, 1]);
  });
});
