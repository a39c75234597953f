import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A fake, in this process and on the loopback interface only: versions and staging labels of one secret in Secrets
 * Manager, as https://docs.aws.amazon.com/secretsmanager/latest/apireference/ describes them, for the real AWS SDK to
 * talk to. It knows no signatures, no limits and no deletion of versions.
 */
export interface FakeSecretsManager {
  readonly endpoint: string;
  /** Version id -> text. */
  readonly versions: Map<string, string>;
  /** Staging label -> version id. */
  readonly labels: Map<string, string>;
  readonly requests: string[];
  /** Called before a request is answered; `lost`: it takes effect, but the answer is an error. */
  before: (action: string) => "answer" | "lost" | { readonly error: string; readonly status: number };
  /** Whether rotation is on. */
  rotates: boolean;
  /** What Secrets Manager does before it calls the first step: the label is there before the version has a value. */
  beginRotation(version: string): void;
  /** A secret with this text as its first version, or without any. */
  reset(text?: string): void;
  /** What somebody else does meanwhile: a new current version. */
  change(text: string): void;
  close(): Promise<void>;
}

/** Stands in the fake's error messages, which could quote a secret in real life: it must be printed nowhere. */
export const MARKER = "marker-in-foreign-error";

type Input = Readonly<Record<string, string>> & { readonly VersionStages?: readonly string[] };

class Refusal {
  readonly error: string;
  readonly status: number;
  constructor(error: string, status = 400) {
    this.error = error;
    this.status = status;
  }
}

export async function startFakeSecretsManager(): Promise<FakeSecretsManager> {
  let ids = 0;
  const versions = new Map<string, string>();
  const labels = new Map<string, string>();

  const moveCurrent = (version: string): void => {
    if (labels.has("AWSCURRENT")) labels.set("AWSPREVIOUS", labels.get("AWSCURRENT")!);
    labels.set("AWSCURRENT", version);
  };
  const actions: Readonly<Record<string, (input: Input) => object>> = {
    DescribeSecret() {
      const owners = [...new Set(labels.values())].map((version) => [version, labelsOf(version)]);
      return { RotationEnabled: fake.rotates, VersionIdsToStages: Object.fromEntries(owners) };
    },
    GetSecretValue({ VersionId, VersionStage = "AWSCURRENT" }) {
      const version = VersionId ?? labels.get(VersionStage);
      if (version === undefined || !versions.has(version)) throw new Refusal("ResourceNotFoundException");
      return { SecretString: versions.get(version), VersionId: version, CreatedDate: Date.UTC(2025, 10, 22) / 1000 };
    },
    PutSecretValue({ SecretString, ClientRequestToken, VersionStages = ["AWSCURRENT"] }) {
      const known = versions.get(ClientRequestToken!);
      if (known !== undefined && known !== SecretString) throw new Refusal("ResourceExistsException");
      if (known === undefined) {
        versions.set(ClientRequestToken!, SecretString!);
        for (const label of VersionStages) labels.set(label, ClientRequestToken!);
        if (versions.size === 1) moveCurrent(ClientRequestToken!);
      }
      return { VersionId: ClientRequestToken, VersionStages: labelsOf(ClientRequestToken!) };
    },
    UpdateSecretVersionStage({ VersionStage, MoveToVersionId, RemoveFromVersionId }) {
      if (MoveToVersionId === undefined && VersionStage !== "AWSCURRENT") {
        if (labels.get(VersionStage!) !== RemoveFromVersionId) throw new Refusal("InvalidParameterException");
        labels.delete(VersionStage!);
        return {};
      }
      if (VersionStage !== "AWSCURRENT" || !versions.has(MoveToVersionId!))
        throw new Refusal("ResourceNotFoundException");
      if (labels.get("AWSCURRENT") !== RemoveFromVersionId) throw new Refusal("InvalidParameterException");
      moveCurrent(MoveToVersionId!);
      return {};
    },
  };
  const labelsOf = (version: string): string[] =>
    [...labels].filter(([, owner]) => owner === version).map(([label]) => label);

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const reply = (status: number, body: object) =>
      response
        .writeHead(status, { "content-type": "application/x-amz-json-1.1", connection: "close" })
        .end(JSON.stringify(body));
    const action = String(request.headers["x-amz-target"]).replace("secretsmanager.", "");
    fake.requests.push(action);
    try {
      const fate = fake.before(action);
      if (typeof fate === "object") throw new Refusal(fate.error, fate.status);
      const answer = actions[action]!(JSON.parse(Buffer.concat(chunks).toString()) as Input);
      if (fate === "lost") throw new Refusal("InternalServiceError", 500);
      reply(200, answer);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      reply(error.status, { __type: error.error, message: MARKER });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const fake: FakeSecretsManager = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    versions,
    labels,
    requests: [],
    before: () => "answer",
    rotates: true,
    beginRotation: (version) => void labels.set("AWSPENDING", version),
    reset(text) {
      versions.clear();
      labels.clear();
      fake.requests.length = 0;
      fake.before = () => "answer";
      fake.rotates = true;
      if (text !== undefined) fake.change(text);
    },
    change(text) {
      const version = `version-of-somebody-else-000000${ids++}`;
      versions.set(version, text);
      moveCurrent(version);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return fake;
}
