import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type FakeOtlp, startFakeOtlp } from "./fake-otlp.ts";
import { batchOf, left, namesOf, setOtlpStage } from "./otlp-stage.ts";

/** Node.js has keys and no certificates. */
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
if (!hasOpenssl) process.stderr.write("TESTS OF TLS ARE SKIPPED: there is no openssl on the PATH\n");

const directory = mkdtempSync(join(tmpdir(), "scrubline-tls-"));
const file = (name: string): string => join(directory, name);
const stage = setOtlpStage();

function openssl(...args: string[]): void {
  execFileSync("openssl", args, { cwd: directory, stdio: "ignore" });
}

function makeAuthority(name: string): void {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", `${name}.key`];
  openssl("req", "-x509", ...key, "-out", `${name}.pem`, "-days", "1", "-subj", `/CN=${name}`);
}

/** A certificate for the name, signed by the authority. */
function makeCertificate(name: string, authority: string): { readonly key: Buffer; readonly cert: Buffer } {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", `${name}.key`];
  openssl("req", ...key, "-out", `${name}.csr`, "-subj", "/CN=server");
  writeFileSync(file(`${name}.ext`), `subjectAltName=${name === "server" ? "IP:127.0.0.1" : "DNS:example.com"}`);
  const signer = ["-CA", `${authority}.pem`, "-CAkey", `${authority}.key`, "-CAcreateserial"];
  openssl(
    "x509",
    "-req",
    "-in",
    `${name}.csr`,
    ...signer,
    "-days",
    "1",
    "-extfile",
    `${name}.ext`,
    "-out",
    `${name}.pem`,
  );
  return { key: readFileSync(file(`${name}.key`)), cert: readFileSync(file(`${name}.pem`)) };
}

describe.skipIf(!hasOpenssl)("over TLS", () => {
  let trusted: FakeOtlp;
  let misnamed: FakeOtlp;
  beforeAll(async () => {
    makeAuthority("ours");
    makeAuthority("theirs");
    trusted = await startFakeOtlp("https", (listener) => createServer(makeCertificate("server", "ours"), listener));
    misnamed = await startFakeOtlp("https", (listener) => createServer(makeCertificate("other", "ours"), listener));
  });
  afterAll(async () => {
    await Promise.all([trusted.close(), misnamed.close()]);
    rmSync(directory, { recursive: true });
  });

  const deliver = (endpoint: string, ca: string | undefined) =>
    stage.deliverer({ endpoint, ...(ca === undefined ? {} : { caFile: file(ca) }) }).deliver(batchOf(["a"]));
  const code = () => JSON.parse(stage.printed[0]!).error.code;

  it("a certificate of the authority in the file is trusted", async () => {
    expect((await deliver(trusted.endpoint, "ours.pem")).leftovers).toEqual([]);
    expect(namesOf(trusted.taken)).toEqual(["a"]);
  });

  it.each([
    [
      "of an authority that nobody named",
      () => deliver(trusted.endpoint, undefined),
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    ],
    ["of another authority", () => deliver(trusted.endpoint, "theirs.pem"), /^UNABLE_TO_VERIFY_LEAF_SIGNATURE|^CERT_/],
    ["of another name", () => deliver(misnamed.endpoint, "ours.pem"), "ERR_TLS_CERT_ALTNAME_INVALID"],
  ])("one %s is not, and is not tried again", async (_, act, expected) => {
    // What switches verification off elsewhere does not here.
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    expect(left(await act(), "unavailable")).toEqual(["a"]);
    vi.unstubAllEnvs();
    expect(stage.patience.slept).toEqual([]);
    expect(code()).toMatch(expected);
    expect(misnamed.requests).toEqual([]);
  });

  it("a file that is not there is one that may come", async () => {
    const deliverer = stage.deliverer({ endpoint: trusted.endpoint, caFile: file("later.pem") });
    expect(left(await deliverer.deliver(batchOf(["a"])), "unavailable")).toEqual(["a"]);
    expect(code()).toBe("ENOENT");
    writeFileSync(file("later.pem"), readFileSync(file("ours.pem")));
    expect((await deliverer.deliver(batchOf(["b"]))).leftovers).toEqual([]);
  });
});
